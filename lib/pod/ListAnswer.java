package lib.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import lib.run.RunDir;
import lib.run.RunId;
import lib.store.ListedFields;

/** Reads what list.sh prints, line by line: its own words for runs that are over, lines of their two files, and the probe's words for all others. */
final class ListAnswer {
    private static final String LISTED = ScriptResult.MARK + "listed ";
    private static final String SAME = ScriptResult.MARK + "same";
    private static final String FILES = ScriptResult.MARK + "files";
    private static final String RUNNING = ScriptResult.MARK + "running";
    private final ProbeReader reader = new ProbeReader();
    private final Map<String, Root> roots = new LinkedHashMap<>();
    private boolean inFiles;

    /** What was told of the runs of one outputs root that are over. */
    static final class Root {
        private final Map<String, String> stamps = new HashMap<>();
        private final Map<String, JsonNode> summaries = new HashMap<>();
        private final Map<String, JsonNode> metadata = new HashMap<>();
        private boolean same;

        /** All that is remembered holds. */
        boolean isSame() {
            return same;
        }

        /** By name; where what is remembered holds, those that aren't remembered. */
        Map<String, String> stamps() {
            return stamps;
        }

        /** A missing node where it is no JSON object, or can't be read. */
        JsonNode summary(String id) {
            return summaries.getOrDefault(id, MissingNode.getInstance());
        }

        /** Likewise. */
        JsonNode metadata(String id) {
            return metadata.getOrDefault(id, MissingNode.getInstance());
        }

        private void listed(String text) {
            int space = text.indexOf(' ');
            boolean plain = space > 0 && text.chars().skip(space).allMatch(c -> c >= '0' && c <= ':' || c == '.' || c == '-' || c == ' ');
            if (plain && RunId.isValid(text.substring(0, space))) {
                stamps.put(text.substring(0, space), text.substring(space + 1));
            }
        }

        /** {@code NAME/FILE:CONTENT}: a file's lines are one here, and hundreds of megabytes of them are never made a text. */
        private void file(byte[] line) {
            int slash = indexOf(line, '/', 0);
            int colon = indexOf(line, ':', slash);
            String id = new String(line, 0, slash, StandardCharsets.ISO_8859_1);
            if (stamps.containsKey(id) || same && RunId.isValid(id)) {
                switch (new String(line, slash + 1, Math.max(0, colon - slash - 1), StandardCharsets.ISO_8859_1)) {
                    case RunDir.SUMMARY -> summaries.put(id, ListedFields.summary(line, colon + 1, line.length));
                    case RunDir.METADATA -> metadata.put(id, ListedFields.metadata(line, colon + 1, line.length));
                    default -> { }
                }
            }
        }

        private static int indexOf(byte[] line, char c, int from) {
            int at = from;
            while (at < line.length && line[at] != c) {
                at++;
            }
            return at;
        }
    }

    void line(byte[] line) {
        if (inFiles && (line.length == 0 || line[0] != '@')) {
            roots.get(reader.root()).file(line);
            return;
        }
        String text = new String(line, StandardCharsets.UTF_8);
        Root root = roots.get(reader.root());
        if (root == null || !own(root, text)) {
            reader.line(text);
            if (!reader.root().isEmpty()) {
                roots.computeIfAbsent(reader.root(), path -> new Root());
            }
        }
    }

    private boolean own(Root root, String text) {
        if (text.startsWith(LISTED)) {
            root.listed(text.substring(LISTED.length()));
        } else if (text.equals(SAME)) {
            root.same = true;
        } else if (text.equals(FILES) || text.equals(RUNNING)) {
            inFiles = text.equals(FILES);
        } else {
            return false;
        }
        return true;
    }

    boolean isWhole() {
        return reader.isWhole() && !inFiles;
    }

    /** All others. */
    ProbeReader running() {
        return reader;
    }

    /** By their paths; one that isn't there has none. */
    Map<String, Root> roots() {
        return roots;
    }
}
