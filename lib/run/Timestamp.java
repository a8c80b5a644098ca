package lib.run;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** RFC 3339 times in UTC with milliseconds, as every file of a run directory has them. */
public final class Timestamp {
    private static final int MILLI = 1_000_000;
    /** 0000-01-01 and 10000-01-01: the years of four digits. */
    private static final long FIRST_SECOND = -62_167_219_200L;
    private static final long BEHIND_LAST_SECOND = 253_402_300_800L;

    private Timestamp() {
    }

    /** Java's own, for other years: made and used once in a start, or 25 times a second, it takes as long as all the rest of a metric's row. */
    private static final class Any {
        private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
    }

    public static String format(Instant time) {
        if (time.getEpochSecond() < FIRST_SECOND || time.getEpochSecond() >= BEHIND_LAST_SECOND) {
            return Any.FORMAT.format(time);
        }
        LocalDateTime t = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        var text = new StringBuilder("0000-00-00T00:00:00.000Z");
        put(text, 4, t.getYear());
        put(text, 7, t.getMonthValue());
        put(text, 10, t.getDayOfMonth());
        put(text, 13, t.getHour());
        put(text, 16, t.getMinute());
        put(text, 19, t.getSecond());
        put(text, 23, t.getNano() / MILLI);
        return text.toString();
    }

    /** The digits of a number, the last of which is before {@code end}. */
    private static void put(StringBuilder text, int end, int number) {
        int at = end;
        for (int rest = number; rest > 0; rest /= 10) {
            at--;
            text.setCharAt(at, (char) ('0' + rest % 10));
        }
    }
}
