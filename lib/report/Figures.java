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

    private Figures() {
    }

    /** At most four decimals, whole numbers without any, very small and very large ones with an exponent. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < 1e9) {
            return String.format(Locale.ROOT, "%d", (long) value);
        }
        if (size < 1e-3 || size >= 1e9) {
            return String.format(Locale.ROOT, "%.3g", value);
        }
        return String.format(Locale.ROOT, size >= 1000 ? "%.1f" : "%.4f", value);
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
            return String.format(Locale.ROOT, "%.1fs", seconds);
        }
        Duration d = Duration.ofSeconds(Math.round(seconds));
        if (d.toMinutes() < 1) {
            return d.toSeconds() + "s";
        }
        if (d.toHours() < 1) {
            return String.format(Locale.ROOT, "%dm%02ds", d.toMinutes(), d.toSecondsPart());
        }
        return d.toDays() < 1 ? String.format(Locale.ROOT, "%dh%02dm", d.toHours(), d.toMinutesPart())
                : String.format(Locale.ROOT, "%dd%02dh", d.toDays(), d.toHoursPart());
    }

    /** {@code 00:12}, {@code 1:02:03}. */
    static String clock(Duration elapsed) {
        Duration d = elapsed.isNegative() ? Duration.ZERO : elapsed;
        return d.toHours() > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", d.toHours(), d.toMinutesPart(), d.toSecondsPart())
                : String.format(Locale.ROOT, "%02d:%02d", d.toMinutes(), d.toSecondsPart());
    }

    /** To the minute, UTC; a text that isn't a time stays as it is, made safe. */
    static String time(String rfc3339) {
        try {
            return MINUTE.format(Instant.parse(rfc3339));
        } catch (DateTimeParseException e) {
            return TerminalText.safe(rfc3339, 20);
        }
    }
}
