package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a run has under a key, as filters and orders see it.
 *
 * @param number of a number its value, of a time the seconds since 1970
 * @param texts  what it is as text; several of a list (tags), none of a value that is missing
 */
record Cell(Kind kind, double number, List<String> texts) {
    enum Kind { NUMBER, TIME, TEXT, MISSING }

    private static final Cell MISSING = new Cell(Kind.MISSING, Double.NaN, List.of());
    private static final int DIGITS_AT_MOST = 40;
    private static final int PLACES_AT_MOST = 20;
    private static final List<Function<String, Instant>> TIMES = List.of(Instant::parse, text -> OffsetDateTime.parse(text).toInstant(),
            text -> LocalDateTime.parse(text.endsWith("Z") ? text.substring(0, text.length() - 1) : text).toInstant(ZoneOffset.UTC),
            text -> LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));

    static Cell missing() {
        return MISSING;
    }

    static Cell number(double value) {
        return new Cell(Kind.NUMBER, value, List.of(plain(value)));
    }

    /** An empty text is none. */
    static Cell text(String text) {
        return text.isEmpty() ? MISSING : new Cell(Kind.TEXT, Double.NaN, List.of(text));
    }

    static Cell texts(List<String> texts) {
        return texts.isEmpty() ? MISSING : new Cell(Kind.TEXT, Double.NaN, texts);
    }

    /** RFC 3339; what isn't a time stays a text. */
    static Cell time(String text) {
        return parseTime(text).map(time -> new Cell(Kind.TIME, seconds(time), List.of(text))).orElseGet(() -> text(text));
    }

    static Cell json(JsonNode scalar) {
        return scalar.isNumber() ? new Cell(Kind.NUMBER, scalar.doubleValue(), List.of(exact(scalar))) : scalar.isNull() ? MISSING : text(scalar.asText());
    }

    /** As people write it: 0.0001 rather than 1.0E-4, and 1 rather than 1.0. */
    private static String exact(JsonNode number) {
        double value = number.doubleValue();
        if (value == Math.rint(value) && Math.abs(value) < 1e15 || !number.isBigDecimal()) {
            return plain(value);
        }
        BigDecimal bare = number.decimalValue().stripTrailingZeros();
        return Math.abs(bare.scale()) <= PLACES_AT_MOST ? bare.toPlainString() : bare.toString();
    }

    boolean isMissing() {
        return kind == Kind.MISSING;
    }

    String text() {
        return texts.size() == 1 ? texts.get(0) : String.join(" ", texts);
    }

    /** A number, or a text that is one ({@code 1e-3} of a config that had it as a text); else NaN. */
    double asNumber() {
        return kind == Kind.NUMBER ? number : kind == Kind.TEXT ? parseNumber(text()).orElse(Double.NaN) : Double.NaN;
    }

    static Optional<Double> parseNumber(String text) {
        String number = text.strip();
        if (number.isEmpty() || number.length() > DIGITS_AT_MOST) {
            return Optional.empty();
        }
        if (number.equalsIgnoreCase("nan")) {
            return Optional.of(Double.NaN);
        }
        try {
            // Java's own suffixes ("1d", "2f") are no numbers elsewhere.
            return "dDfF".indexOf(number.charAt(number.length() - 1)) >= 0 ? Optional.empty() : Optional.of(Double.valueOf(number));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A moment; a time without an offset is UTC's, and a date its beginning. */
    static Optional<Instant> parseTime(String text) {
        if (text.isEmpty() || text.length() > DIGITS_AT_MOST || !Character.isDigit(text.charAt(0))) {
            return Optional.empty();
        }
        for (Function<String, Instant> form : TIMES) {
            try {
                return Optional.of(form.apply(text));
            } catch (DateTimeException e) {
                continue;
            }
        }
        return Optional.empty();
    }

    static double seconds(Instant time) {
        return time.getEpochSecond() + time.getNano() / 1e9;
    }

    /** All digits, and none behind the point of a whole number. */
    static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? String.valueOf((long) value) : String.valueOf(value);
    }
}
