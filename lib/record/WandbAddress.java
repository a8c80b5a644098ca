package lib.record;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a run is seen at W&B.
 *
 * @param url {@code https://HOST/.../ENTITY/PROJECT/runs/ID}, without a query and without credentials
 */
record WandbAddress(String url, String entity, String project) {
    private static final String SAID = "View run";
    private static final int URL_AT_MOST = 2000;
    /** W&B says it when it starts; a log may have the words a hundred thousand times, and each is looked at with what stands before it in its line. */
    private static final int LOOKS = 100;
    /** To be matched as a whole: what is before the last three parts may have as many parts as it likes. */
    private static final Pattern ADDRESS = Pattern.compile("https?://[^/]++/(?:.*/)?([^/]+)/([^/]+)");

    /** In a log without colours: W&B says {@code wandb: View run at URL}. */
    static Optional<WandbAddress> saidIn(String log, String id) {
        String end = "/runs/" + id;
        int at = log.indexOf(end);
        for (int looks = 0; at >= 0 && looks < LOOKS; looks++) {
            Optional<WandbAddress> address = isWhole(log, at + end.length()) ? before(log, at, end) : Optional.empty();
            if (address.isPresent()) {
                return address;
            }
            at = log.indexOf(end, at + 1);
        }
        return Optional.empty();
    }

    /** The id doesn't go on. */
    private static boolean isWhole(String log, int end) {
        return end == log.length() || !isOfId(log.charAt(end));
    }

    private static boolean isOfId(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || "._~-".indexOf(c) >= 0);
    }

    private static Optional<WandbAddress> before(String log, int at, String end) {
        int start = at;
        while (start > 0 && at - start < URL_AT_MOST && !isBorder(log.charAt(start - 1))) {
            start--;
        }
        String word = log.substring(start, at);
        int scheme = Math.max(word.lastIndexOf("https://"), word.lastIndexOf("http://"));
        boolean said = scheme >= 0 && log.lastIndexOf(SAID, start) > log.lastIndexOf('\n', start);
        Matcher m = ADDRESS.matcher(said ? word.substring(scheme) : "");
        return m.matches() && !word.substring(scheme + "https://".length()).contains("//") ? Optional.of(new WandbAddress(m.group() + end, m.group(1), m.group(2))) : Optional.empty();
    }

    /** What stands in no address, or has what must not be kept behind it: a query, credentials. */
    private static boolean isBorder(char c) {
        return Character.isWhitespace(c) || "@?#\"'<>".indexOf(c) >= 0;
    }
}
