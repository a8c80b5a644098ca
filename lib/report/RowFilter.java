package lib.report;

import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lib.run.ExitCode;
import lib.run.OpsException;

/**
 * A condition {@code KEY OP VALUE} on runs. Numbers are compared as numbers, times by their moment; of a list (tags) one item has to be equal, or all of them,
 * with spaces between. {@code ~} means "contains", whatever the case. A run without the value fulfils {@code !=} alone; {@code KEY=} with nothing behind it asks
 * for runs without it, and {@code KEY!=} for those with it. The page's filter field means the same.
 */
public record RowFilter(String key, Operator operator, String value) {
    private static final Pattern CONDITION = Pattern.compile("\\s*(\"[^\"]*\"|[^\"=<>!~]*?)\\s*(<=|>=|!=|==|=|<|>|~)(.*)", Pattern.DOTALL);
    private static final String EXAMPLE = "for example --filter 'best.val/loss < 2' or --filter state=failed";

    enum Operator { EQUAL, UNEQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, CONTAINS }

    /** USAGE where it isn't one. */
    public static RowFilter parse(String text) {
        Matcher m = CONDITION.matcher(text);
        if (!m.matches() || unquoted(m.group(1)).isEmpty()) {
            throw new OpsException(ExitCode.USAGE, "--filter: '" + TerminalText.safe(text, 80) + "' is no condition KEY OP VALUE, with OP one of = != < <= > >= ~", EXAMPLE);
        }
        return new RowFilter(unquoted(m.group(1)), operator(m.group(2)), unquoted(m.group(3).strip()));
    }

    private static Operator operator(String sign) {
        return switch (sign) {
            case "!=" -> Operator.UNEQUAL;
            case "<" -> Operator.LESS;
            case "<=" -> Operator.LESS_EQUAL;
            case ">" -> Operator.GREATER;
            case ">=" -> Operator.GREATER_EQUAL;
            case "~" -> Operator.CONTAINS;
            default -> Operator.EQUAL;
        };
    }

    private static String unquoted(String text) {
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"") ? text.substring(1, text.length() - 1) : text;
    }

    /** USAGE where no run has the key, or where the value can't be put in an order. */
    public Predicate<ReportRow> test(RowKeys keys) {
        String full = keys.find("--filter", key, Set.of());
        return switch (operator) {
            case CONTAINS -> run -> contains(RowKeys.cell(run, full));
            case EQUAL -> run -> isEqual(RowKeys.cell(run, full));
            case UNEQUAL -> run -> !isEqual(RowKeys.cell(run, full));
            default -> ordered(full);
        };
    }

    private boolean contains(Cell cell) {
        String text = cell.text();
        int last = text.length() - value.length();
        for (int i = 0; i <= last && !cell.isMissing(); i++) {
            if (text.regionMatches(true, i, value, 0, value.length())) {
                return true;
            }
        }
        return false;
    }

    private boolean isEqual(Cell cell) {
        if (cell.isMissing()) {
            return value.isEmpty();
        }
        if (value.isEmpty()) {
            return false;
        }
        boolean byText = cell.texts().contains(value) || cell.text().equals(value);
        return byText || switch (cell.kind()) {
            case NUMBER -> Cell.parseNumber(value).filter(wanted -> wanted == cell.number() || wanted.isNaN() && Double.isNaN(cell.number())).isPresent();
            case TIME -> Cell.parseTime(value).filter(wanted -> Cell.seconds(wanted) == cell.number()).isPresent();
            default -> false;
        };
    }

    private Predicate<ReportRow> ordered(String full) {
        boolean time = full.equals("started_at");
        double limit = time ? Cell.parseTime(value).map(Cell::seconds).orElse(Double.NaN) : Cell.parseNumber(value).orElse(Double.NaN);
        if (Double.isNaN(limit)) {
            String what = time ? "no time such as 2026-01-31 or 2026-01-31T12:00:00Z" : "no number";
            throw new OpsException(ExitCode.USAGE, "--filter: '" + TerminalText.safe(value, 60) + "' is " + what + ", so " + full + " can't be less or greater", EXAMPLE);
        }
        return run -> {
            Cell cell = RowKeys.cell(run, full);
            double number = time ? cell.kind() == Cell.Kind.TIME ? cell.number() : Double.NaN : cell.asNumber();
            return switch (operator) {
                case LESS -> number < limit;
                case LESS_EQUAL -> number <= limit;
                case GREATER -> number > limit;
                default -> number >= limit;
            };
        };
    }
}
