package lib.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lib.run.ExitCode;
import lib.run.OpsException;

/** Durations as people type them: {@code 90}, {@code 90s}, {@code 15m}, {@code 6h}, {@code 2d}, {@code 1h30m}; whole seconds from one second to a year. */
final class DurationOption {
    private static final Pattern FORM = Pattern.compile("(?:(\\d{1,3})d)?(?:(\\d{1,5})h)?(?:(\\d{1,6})m)?(?:(\\d{1,8})s?)?");
    private static final Duration LONGEST = Duration.ofDays(365);

    private DurationOption() {
    }

    static Duration parse(String option, String text) {
        Matcher m = FORM.matcher(text);
        if (!text.isEmpty() && m.matches()) {
            Duration d = Duration.ofDays(number(m.group(1))).plusHours(number(m.group(2))).plusMinutes(number(m.group(3))).plusSeconds(number(m.group(4)));
            if (!d.isZero() && d.compareTo(LONGEST) <= 0) {
                return d;
            }
        }
        throw new OpsException(ExitCode.USAGE, option + " '" + text + "' isn't a duration", "for example 90s, 15m, 6h, 2d or 1h30m, at most a year");
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
