package tests.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Random;
import lib.run.Timestamp;
import org.junit.jupiter.api.Test;

/** Times are written as Java's own formatter writes them, which is slow. */
class TimestampTest {
    private static final DateTimeFormatter JAVA = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
    private static final long FIRST = -62_167_219_200L;
    private static final long LAST = 253_402_300_799L;

    private static void assertSame(Instant time) {
        assertEquals(JAVA.format(time), Timestamp.format(time));
    }

    @Test
    void anyTimeIsAsJavaWritesIt() {
        var random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            assertSame(Instant.ofEpochSecond(random.nextLong(FIRST - 1000, LAST + 1000), random.nextInt(1_000_000_000)));
            assertSame(Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L)));
        }
    }

    @Test
    void theFirstAndLastOfYearsDaysAndSecondsAre() {
        for (long second : new long[] {FIRST - 1, FIRST, -1, 0, 1, 951_782_400, 951_868_799, 1_798_761_599, LAST, LAST + 1}) {
            for (int nano : new int[] {0, 999_999, 1_000_000, 9_999_999, 10_000_000, 999_999_999}) {
                assertSame(Instant.ofEpochSecond(second, nano));
            }
        }
        assertSame(Instant.MIN);
        assertSame(Instant.MAX);
        assertEquals("2026-01-02T03:04:05.006Z", Timestamp.format(Instant.parse("2026-01-02T03:04:05.006999Z")));
    }
}
