package lib.run;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** RFC 3339 times in UTC with milliseconds, as every file of a run directory has them. */
public final class Timestamp {
    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private Timestamp() {
    }

    public static String format(Instant time) {
        return FORMAT.format(time);
    }
}
