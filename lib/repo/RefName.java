package lib.repo;

import java.util.regex.Pattern;
import lib.run.ExitCode;
import lib.run.OpsException;

/**
 * What {@code --ref} names: a commit by its SHA or the beginning of one, a branch, a tag, {@code pr:N}, or a full name such as {@code refs/heads/main}. Only what
 * git-check-ref-format(1) allows gets this far, so nothing that a shell, an option parser or a revision syntax ({@code a..b}, {@code a~1}) would read differently.
 */
public record RefName(String text) {
    private static final int LONGEST = 250;
    private static final Pattern PULL = Pattern.compile("pr:[1-9][0-9]{0,8}");
    private static final Pattern FULL_SHA = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    /** No control character, space, or one of {@code ~^:?*[\}; what remains is any letter of any script. */
    private static final Pattern PART = Pattern.compile("(?!\\.)[^\\p{Cntrl}\\p{Z}~^:?*\\[\\\\/]+(?<!\\.)(?<!\\.lock)");

    public RefName {
        String plain = text.startsWith("pr:") || text.startsWith("PR:") ? "pr:" + text.substring(3) : text;
        text = plain.matches("(?i)[0-9a-f]{40}|[0-9a-f]{64}") ? plain.toLowerCase(java.util.Locale.ROOT) : plain;
        if (!text.startsWith("pr:") || !PULL.matcher(text).matches()) {
            refuseUnless(isName(text), plain);
        }
    }

    private static boolean isName(String text) {
        if (text.isEmpty() || text.length() > LONGEST || text.startsWith("-") || text.equals("@") || text.equals("HEAD") || text.contains("..") || text.contains("@{")
                || text.startsWith("pr:")) {
            return false;
        }
        for (String part : text.split("/", -1)) {
            if (!PART.matcher(part).matches()) {
                return false;
            }
        }
        return true;
    }

    private static void refuseUnless(boolean good, String text) {
        if (!good) {
            String shown = text.length() > 80 ? text.substring(0, 80) + "..." : text;
            throw new OpsException(ExitCode.USAGE, "--ref '" + shown.replaceAll("[^\\p{Print}]", "?") + "' is no name of a commit, branch, tag or pull request",
                    text.equals("HEAD") || text.equals("@") ? "without --ref it is the commit that is checked out here" : "for example --ref main, --ref v1.2, --ref 3f2a9c1, --ref pr:7");
        }
    }

    public boolean isFullSha() {
        return FULL_SHA.matcher(text).matches();
    }
}
