package lib.report;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;

/** Seconds since a run's start of the RFC 3339 times of its rows. A row without a time has that of the row before; without a start, the first time is it. */
final class CurveClock {
    private static final int WITH_MILLISECONDS = "2026-01-02T03:04:05.678Z".length();
    /** Beyond this many seconds, 3,000 years, no run is. */
    private static final double MOST = 1e11;
    private double start;
    private String day = "";
    private double dayStart;

    /** @param start in seconds since 1970; NaN where it isn't known */
    CurveClock(double start) {
        this.start = start;
    }

    static double seconds(Instant time) {
        return time.getEpochSecond() + time.getNano() / 1e9;
    }

    /** @param before what it is where the time isn't one */
    double since(String t, double before) {
        double at = parsed(t);
        if (!(Math.abs(at) < MOST)) {
            return before;
        }
        start = Double.isNaN(start) ? at : start;
        return at - start;
    }

    private double parsed(String text) {
        try {
            return isOurs(text) ? ours(text) : text.length() > 40 ? Double.NaN : seconds(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Double.NaN;
        }
    }

    /** All of our own times have this form, and there are millions: parsing them in general would cost more than reading the file. */
    private static boolean isOurs(String text) {
        if (text.length() != WITH_MILLISECONDS) {
            return false;
        }
        for (int i = 11; i < 23; i++) {
            char c = text.charAt(i);
            char wanted = i == 13 || i == 16 ? ':' : i == 19 ? '.' : '0';
            if (wanted == '0' ? c < '0' || c > '9' : c != wanted) {
                return false;
            }
        }
        return text.charAt(10) == 'T' && text.charAt(23) == 'Z';
    }

    private double ours(String text) {
        if (!text.startsWith(day) || day.isEmpty()) {
            day = text.substring(0, 10);
            dayStart = LocalDate.parse(day).toEpochDay() * 86_400.0;
        }
        return dayStart + number(text, 11, 13) * 3600 + number(text, 14, 16) * 60 + number(text, 17, 19) + number(text, 20, 23) / 1000.0;
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = 10 * number + text.charAt(i) - '0';
        }
        return number;
    }
}
