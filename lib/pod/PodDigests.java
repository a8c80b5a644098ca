package lib.pod;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lib.run.RunDir;
import lib.run.Shell;

/** SHA-256 of files where they are, so that nobody needs to bring large ones to check them: one round trip. */
public final class PodDigests {
    private static final Pattern ANSWER = Pattern.compile("(\\d{1,9}) ([0-9a-f]{64})");
    private final Pod pod;

    public PodDigests(Pod pod) {
        this.pod = pod;
    }

    /** Path inside the run directory to its digest; what can't be read there, or no program there can digest, is left out. */
    public Map<String, String> of(RunDir dir, List<String> paths) {
        var found = new LinkedHashMap<String, String>();
        if (paths.isEmpty()) {
            return found;
        }
        var numbered = new StringBuilder("printf '%s\\0'");
        for (int i = 0; i < paths.size(); i++) {
            // The number stands for the name in the answer, whatever the name holds.
            numbered.append(' ').append(i).append(' ').append(Shell.quote("./" + paths.get(i)));
        }
        ScriptResult answer = pod.run(new Script().set("dir", dir.path()).set("sha256", Script.resource("sha256.sh")).function("numbered", numbered.toString())
                .around("digests.sh"));
        for (String word : answer.words("sha256")) {
            Matcher m = ANSWER.matcher(word);
            if (m.matches() && Integer.parseInt(m.group(1)) < paths.size()) {
                found.put(paths.get(Integer.parseInt(m.group(1))), m.group(2));
            }
        }
        return found;
    }
}
