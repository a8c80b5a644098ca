package lib.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Numbers, durations and times as people read them. */
public final class Figures {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm'Z'").withZone(ZoneOffset.UTC);
    private static final String PLAIN_TIME = "0000-00-00T00:00:00.000Z";

    private Figures() {
    }

    /** At most four decimals, whole numbers without any, very small and very large ones with an exponent. */
    public static String number(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < 1e9) {
            return Long.toString((long) value);
        }
        if (size < 1e-3 || size >= 1e9) {
            return String.format(Locale.ROOT, "%.3g", value);
        }
        return size >= 1000 ? fixed(value, 1, 10) : fixed(value, 4, 10_000);
    }

    /**
     * {@code %.<places>f}. A table of 10,000 runs has 30,000 such figures, of which the formatter would take a second. What is too near the middle between two
     * results is left to it.
     */
    private static String fixed(double value, int places, long power) {
        double scaled = Math.abs(value) * power;
        double down = Math.floor(scaled);
        if (Math.abs(scaled - down - 0.5) < 1e-4 || scaled > 1e10) {
            return String.format(Locale.ROOT, "%." + places + "f", value);
        }
        long digits = (long) (scaled - down > 0.5 ? down + 1 : down);
        String rest = Long.toString(digits % power);
        return (value < 0 ? "-" : "") + digits / power + "." + "0".repeat(places - rest.length()) + rest;
    }

    /** Cents, and of less than ten of them two places more. */
    public static String usd(double amount) {
        return String.format(Locale.ROOT, Math.abs(amount) < 0.1 && amount != 0 ? "%.4f USD" : "%.2f USD", amount);
    }

    /** {@code 12s}, {@code 4m03s}, {@code 2h05m}, {@code 3d04h}. */
    public static String duration(double seconds) {
        if (!(seconds >= 0) || seconds > 1e11) {
            return "";
        }
        if (seconds < 10) {
            return fixed(seconds, 1, 10) + "s";
        }
        Duration d = Duration.ofSeconds(Math.round(seconds));
        if (d.toMinutes() < 1) {
            return d.toSeconds() + "s";
        }
        if (d.toHours() < 1) {
            return d.toMinutes() + "m" + two(d.toSecondsPart()) + "s";
        }
        return d.toDays() < 1 ? d.toHours() + "h" + two(d.toMinutesPart()) + "m" : d.toDays() + "d" + two(d.toHoursPart()) + "h";
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }

    /** {@code 00:12}, {@code 1:02:03}. */
    static String clock(Duration elapsed) {
        Duration d = elapsed.isNegative() ? Duration.ZERO : elapsed;
        return d.toHours() > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", d.toHours(), d.toMinutesPart(), d.toSecondsPart())
                : String.format(Locale.ROOT, "%02d:%02d", d.toMinutes(), d.toSecondsPart());
    }

    /** To the minute, UTC; a text that isn't a time stays as it is, made safe. */
    public static String time(String rfc3339) {
        if (isPlainTime(rfc3339)) {
            return rfc3339.substring(0, 10) + " " + rfc3339.substring(11, 16) + "Z";
        }
        try {
            return MINUTE.format(Instant.parse(rfc3339));
        } catch (DateTimeParseException e) {
            return TerminalText.safe(rfc3339, 20);
        }
    }

    /** As ops itself writes it ({@code 2026-01-31T12:00:00.123Z}), on a day that every month has: nothing is to be computed. */
    private static boolean isPlainTime(String text) {
        if (text.length() != PLAIN_TIME.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char model = PLAIN_TIME.charAt(i);
            if (model == '0' ? c < '0' || c > '9' : c != model) {
                return false;
            }
        }
        return pair(text, 5, 1, 12) && pair(text, 8, 1, 28) && pair(text, 11, 0, 23) && pair(text, 14, 0, 59) && pair(text, 17, 0, 59);
    }

    private static boolean pair(String text, int at, int least, int most) {
        int number = (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
        return number >= least && number <= most;
    }
}
