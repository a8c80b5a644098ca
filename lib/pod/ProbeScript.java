package lib.pod;

import java.util.List;
import lib.run.RandomBytes;

/** What the scripts that look at runs have in common: where they look, and words that nothing on the pod can have known before. */
final class ProbeScript {
    static final String[] FUNCTIONS = {"/lib/pod/probe.sh", "/lib/pod/probe_live.sh", "/lib/pod/probe_one.sh"};
    private static final int BITS = 40;

    private ProbeScript() {
    }

    static Script of(List<String> outputsRoots) {
        return new Script().set("roots", String.join("\n", outputsRoots)).set("veil", veil());
    }

    /** Each root once, however often and in whatever spelling the config names it. */
    static List<String> roots(List<String> outputsRoots) {
        return outputsRoots.stream().map(root -> root.length() > 1 && root.endsWith("/") ? root.substring(0, root.length() - 1) : root).distinct().toList();
    }

    /** Leads where "./" does. */
    private static String veil() {
        var path = new StringBuilder("./");
        for (byte random : RandomBytes.of(BITS)) {
            path.append((random & 1) == 0 ? "./" : "//");
        }
        return path.toString();
    }

    static String seal() {
        return RandomBytes.hex(16);
    }
}
