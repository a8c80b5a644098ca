package lib.provider;

import java.util.List;
import java.util.regex.Pattern;
import lib.pod.ScriptResult;

/** What lium says, without any API key: its errors tell the first six and the last four characters of the one that it used. */
final class LiumWords {
    private static final Pattern FINGERPRINT = Pattern.compile("\\bkey \\S*(?:…|\\\\u2026)\\S* from ");
    private static final Pattern KEY = Pattern.compile("(?<![A-Za-z0-9])sk_[A-Za-z0-9_-]{16,}");
    private static final Pattern CONTROL = Pattern.compile("\\x1b\\[[0-9;?]*[A-Za-z]|\\p{Cntrl}");
    private static final int SHORTEST_KEY = 6;

    private final List<String> secrets;

    LiumWords(List<String> secrets) {
        this.secrets = secrets.stream().filter(secret -> secret.length() >= SHORTEST_KEY).toList();
    }

    ScriptResult without(ScriptResult said) {
        return new ScriptResult(said.exitCode(), masked(said.stdout()), masked(said.stderr()));
    }

    /** One line for a terminal. */
    String line(String text) {
        return CONTROL.matcher(masked(text)).replaceAll("").strip();
    }

    private String masked(String text) {
        String rest = text;
        for (String secret : secrets) {
            rest = rest.replace(secret, "***");
        }
        return KEY.matcher(FINGERPRINT.matcher(rest).replaceAll("key from ")).replaceAll("***");
    }
}
