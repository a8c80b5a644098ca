package lib.report;

import java.util.Arrays;

/**
 * Points of a curve of which only those stay that show: of each bucket of consecutive points the first, the last, the least and the greatest, and the first
 * that has no finite value, so that a gap stays one. Jugel, Jerzak, Hackenbroich, Markl: "M4: A Visualization-Oriented Time Series Data Aggregation",
 * PVLDB 7(10), 2014. A bucket is a power of two of points as they came, so that thinning again gives exactly what thinning once would.
 */
final class M4 {
    static final int PER_BUCKET = 5;
    /** The attempt of a point that no later attempt supersedes. */
    static final int NEVER = Integer.MAX_VALUE;
    private static final int LAST = 1;
    private static final int LEAST = 2;
    private static final int GREATEST = 3;
    private static final int GAP = 4;
    private double[] steps;
    private double[] seconds;
    private double[] values;
    private int[] attempts;
    private long[] numbers;
    private int size;
    private long came;
    /** How many points a bucket has, as a power of two. */
    private int widthBits;

    M4(int capacity) {
        steps = new double[capacity];
        seconds = new double[capacity];
        values = new double[capacity];
        attempts = new int[capacity];
        numbers = new long[capacity];
    }

    M4 copy() {
        var copy = new M4(0);
        copy.resize(this, size + 1);
        copy.size = size;
        copy.came = came;
        copy.widthBits = widthBits;
        return copy;
    }

    private void resize(M4 from, int capacity) {
        steps = Arrays.copyOf(from.steps, capacity);
        seconds = Arrays.copyOf(from.seconds, capacity);
        values = Arrays.copyOf(from.values, capacity);
        attempts = Arrays.copyOf(from.attempts, capacity);
        numbers = Arrays.copyOf(from.numbers, capacity);
    }

    void add(double step, double second, double value, int attempt) {
        if (size == steps.length) {
            resize(this, 2 * size);
        }
        set(size++, step, second, value, attempt, came++);
    }

    private void set(int at, double step, double second, double value, int attempt, long number) {
        steps[at] = step;
        seconds[at] = second;
        values[at] = value;
        attempts[at] = attempt;
        numbers[at] = number;
    }

    int size() {
        return size;
    }

    /** Whether points were left out. */
    boolean isThinned() {
        return widthBits > 0;
    }

    double step(int i) {
        return steps[i];
    }

    double seconds(int i) {
        return seconds[i];
    }

    double value(int i) {
        return values[i];
    }

    double[] values() {
        return Arrays.copyOf(values, size);
    }

    /** @param atMost at least {@link #PER_BUCKET} */
    void thin(int atMost) {
        if (widthBits > 0) {
            sweep(); // points that came since are not in buckets yet
        }
        while (size > atMost) {
            widthBits++;
            sweep();
        }
    }

    private void sweep() {
        int kept = 0;
        for (int from = 0; from < size;) {
            int to = from + 1;
            while (to < size && numbers[to] >> widthBits == numbers[from] >> widthBits) {
                to++;
            }
            kept = keep(from, to, kept);
            from = to;
        }
        size = kept;
    }

    /** Moves what stays of a bucket to {@code kept}, in order; returns what follows it. */
    private int keep(int from, int to, int kept) {
        int[] chosen = new int[PER_BUCKET];
        Arrays.fill(chosen, from);
        chosen[LAST] = to - 1;
        boolean some = false;
        boolean gap = false;
        for (int i = from; i < to; i++) {
            if (!Double.isFinite(values[i])) {
                chosen[GAP] = gap ? chosen[GAP] : i;
                gap = true;
                continue;
            }
            chosen[LEAST] = !some || values[i] < values[chosen[LEAST]] ? i : chosen[LEAST];
            chosen[GREATEST] = !some || values[i] > values[chosen[GREATEST]] ? i : chosen[GREATEST];
            some = true;
        }
        Arrays.sort(chosen);
        int next = kept;
        for (int i = 0; i < PER_BUCKET; i++) {
            if (i == 0 || chosen[i] != chosen[i - 1]) {
                int c = chosen[i];
                set(next++, steps[c], seconds[c], values[c], attempts[c], numbers[c]);
            }
        }
        return next;
    }

    /** Takes points of attempts before one away that lie behind a step, or at it; returns how many. */
    int drop(int attempt, double step, boolean included) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            boolean superseded = attempts[i] < attempt && (steps[i] > step || included && steps[i] == step);
            if (!superseded) {
                set(kept++, steps[i], seconds[i], values[i], attempts[i], numbers[i]);
            }
        }
        int dropped = size - kept;
        size = kept;
        return dropped;
    }
}
