package lib.run;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;

/** The name of a run: {@code [A-Za-z0-9][A-Za-z0-9._-]{0,99}}. Anything else is refused before a file or a shell sees it. */
public record RunId(String value) {
    private static final int LENGTH_AT_MOST = 100;
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final int PRESET_LENGTH = 70;

    public RunId {
        if (!isValid(value)) {
            throw new OpsException(ExitCode.USAGE, "run id " + printable(value) + ": " + reason(value),
                    "give a name like --run-id baseline-seed1, or leave --run-id out to get one");
        }
    }

    public static boolean isValid(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean alphanumeric = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!alphanumeric && (i == 0 || c != '.' && c != '_' && c != '-')) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= LENGTH_AT_MOST;
    }

    /** {@code <yyyyMMdd-HHmmss>-<preset>-<4 base32 characters>}, UTC. */
    public static RunId generate(Instant now, String preset, Random random) {
        var suffix = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            suffix.append(BASE32.charAt(random.nextInt(BASE32.length())));
        }
        String name = preset.replaceAll("[^A-Za-z0-9._-]", "_");
        return new RunId(STAMP.format(now) + "-" + name.substring(0, Math.min(PRESET_LENGTH, name.length())) + "-" + suffix);
    }

    private static String reason(String text) {
        if (text.isEmpty()) {
            return "is empty";
        }
        if (text.length() > LENGTH_AT_MOST) {
            return "has " + text.length() + " characters, 100 are allowed";
        }
        return "may only have letters, digits, '.', '_' and '-', and starts with a letter or a digit";
    }

    /** Control characters must not reach the terminal raw, and a long id must not fill it. */
    private static String printable(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return "'" + (clean.length() > 40 ? clean.substring(0, 40) + "..." : clean) + "'";
    }

    @Override
    public String toString() {
        return value;
    }
}
