package lib.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import lib.run.ExitCode;
import lib.run.OpsException;

/**
 * An order by one key. Numbers come before texts and are in their own order, as times are; NaN stands behind all numbers and what is missing last, in an order
 * that descends as well. Runs that are equal keep their places.
 */
public record RowOrder(String key, boolean descending) {
    /** {@code KEY}, or {@code -KEY} for the greatest first. USAGE where there is no key. */
    public static RowOrder parse(String text) {
        boolean descending = text.startsWith("-");
        String key = text.substring(descending ? 1 : 0).strip();
        if (key.isEmpty()) {
            throw new OpsException(ExitCode.USAGE, "--sort: no key", "for example --sort best.val/loss, or --sort=-started_at for the newest first");
        }
        return new RowOrder(key, descending);
    }

    RowOrder resolved(RowKeys keys, Set<String> more) {
        return new RowOrder(keys.find("--sort", key, more), descending);
    }

    /** A row with its values by each order: they are taken out once. */
    private record Placed<T>(T item, List<Cell> cells) {
    }

    static <T> List<T> sorted(List<T> items, List<RowOrder> orders, BiFunction<T, String, Cell> cell) {
        if (orders.isEmpty()) {
            return items;
        }
        var placed = new ArrayList<Placed<T>>();
        items.forEach(item -> placed.add(new Placed<>(item, orders.stream().map(order -> cell.apply(item, order.key())).toList())));
        placed.sort((a, b) -> compare(a.cells(), b.cells(), orders));
        return placed.stream().map(Placed::item).toList();
    }

    private static int compare(List<Cell> a, List<Cell> b, List<RowOrder> orders) {
        for (int i = 0; i < orders.size(); i++) {
            int result = orders.get(i).compare(a.get(i), b.get(i));
            if (result != 0) {
                return result;
            }
        }
        return 0;
    }

    private int compare(Cell a, Cell b) {
        boolean last = isLast(a) || isLast(b);
        int result = last ? Integer.compare(rank(a), rank(b)) : Integer.compare(a.kind().ordinal(), b.kind().ordinal());
        if (last || result != 0) {
            return result;
        }
        int values = a.kind() == Cell.Kind.TEXT ? TEXT.compare(a.text(), b.text()) : Double.compare(a.number(), b.number());
        return descending ? -values : values;
    }

    private static final Comparator<String> TEXT = String.CASE_INSENSITIVE_ORDER.thenComparing(Comparator.naturalOrder());

    private static boolean isLast(Cell cell) {
        return rank(cell) > 0;
    }

    private static int rank(Cell cell) {
        return cell.isMissing() ? 2 : cell.kind() == Cell.Kind.NUMBER && Double.isNaN(cell.number()) ? 1 : 0;
    }
}
