package lib.pod;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lib.run.RunDir;

/** Reads what manifest.sh answers. A pod's answer is input like any other: no path may lead out of the target. */
final class ManifestReader {
    private static final Pattern FILE = Pattern.compile("(\\d{1,18}) (-?\\d{1,18}) (.+)", Pattern.DOTALL);
    /** Stands for bytes that are no UTF-8. */
    private static final char UNREADABLE = '\uFFFD';
    private final List<Fetcher.RemoteFile> files = new ArrayList<>();
    private final List<String> outside;
    private int leftOut;

    ManifestReader(ScriptResult answer) {
        List<String> links = answer.words("link");
        List<String> targets = answer.words("to");
        for (int i = 0; i < Math.min(links.size(), targets.size()); i++) {
            add(links.get(i), 0, 0, targets.get(i));
        }
        outside = answer.words("outside").stream().map(p -> p.startsWith("./") ? p.substring(2) : p).filter(p -> !RunDir.mayLeadOut(p)).toList();
        answer.words("file").forEach(word -> file(word, false));
        answer.words("odd").forEach(word -> file(word, true));
    }

    List<Fetcher.RemoteFile> files() {
        return files;
    }

    List<String> outside() {
        return outside;
    }

    int leftOut() {
        return leftOut;
    }

    private void file(String word, boolean hex) {
        Matcher m = FILE.matcher(word);
        if (m.matches() && (!hex || m.group(3).matches("([0-9a-f]{2})+"))) {
            String path = hex ? new String(HexFormat.of().parseHex(m.group(3)), StandardCharsets.UTF_8) : m.group(3);
            add(path, Long.parseLong(m.group(1)), Long.parseLong(m.group(2)), "");
        } else {
            leftOut++;
        }
    }

    private void add(String dotted, long sizeBytes, long modifiedSeconds, String linkTarget) {
        String path = dotted.startsWith("./") ? dotted.substring(2) : "";
        if (isInside(path)) {
            files.add(new Fetcher.RemoteFile(path, sizeBytes, modifiedSeconds, linkTarget));
        } else {
            leftOut++;
        }
    }

    private static boolean isInside(String path) {
        try {
            return !path.isEmpty() && !path.startsWith("/") && path.indexOf('\0') < 0 && path.indexOf(UNREADABLE) < 0 && !Path.of(path).normalize().startsWith("..")
                    && !Path.of(path).normalize().toString().isEmpty();
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
