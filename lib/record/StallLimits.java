package lib.record;

import java.util.Map;

/**
 * How long a run may be silent before that is suspicious, judged against its own cadence: never before the floor, never before {@code slowestFactor} times
 * the slowest interval that it has shown, never before {@code medianFactor} times the usual one. The floor of a run whose rhythm isn't known yet is higher:
 * it loads, downloads, compiles. What prints without ever telling a step is of unknown nature (a script that waits for files, a server of the user's own)
 * and gets more as well. With the standard numbers, for a run in which nothing at all moves, neither GPU nor CPU nor files:
 * <pre>
 *   training, in its rhythm          10 min, or 3 times its slowest interval
 *   training or evaluation, starting 30 min
 *   tells no steps, in its rhythm     1 h
 *   tells no steps, starting          2 h: one line an hour is a rhythm, too
 * </pre>
 * While something moves, each minute counts for a part only ({@link StallWitness#weight}): a first evaluation that keeps the GPU busy has 40 minutes.
 * An interval that turned out to be slow raises the limit for the rest of the run, so that a false alarm doesn't come twice.
 */
public record StallLimits(double floorSeconds, double slowestFactor, double medianFactor, double startFactor, double stepless, double unknown) {
    /** Of the recorder, for tests: the floor in seconds, to which all others are in proportion. */
    static final String VARIABLE = "OPS_STALL_FLOOR_SEC";
    private static final double FLOOR_SECONDS = 600;

    public static StallLimits standard(double floorSeconds) {
        return new StallLimits(floorSeconds, 3, 5, 3, 6, 12);
    }

    public static StallLimits of(Map<String, String> environment) {
        String given = environment.getOrDefault(VARIABLE, "");
        return standard(given.matches("[0-9]{1,6}(\\.[0-9]{1,3})?") && Double.parseDouble(given) > 0 ? Double.parseDouble(given) : FLOOR_SECONDS);
    }

    /**
     * In seconds without a sign of life.
     *
     * @param measured steps or results are to be expected
     * @param warm     the present attempt is through its start
     */
    public double patience(Cadence outputs, Cadence steps, boolean measured, boolean warm) {
        boolean inRhythm = warm && outputs.isKnown(floorSeconds);
        double least = inRhythm ? steps.count() > 0 ? 1 : stepless : measured ? startFactor : unknown;
        double slowest = Math.max(outputs.slowestSeconds(), steps.slowestSeconds());
        double median = Math.max(outputs.medianSeconds(), steps.medianSeconds());
        return Math.max(least * floorSeconds, Math.max(slowestFactor * slowest, medianFactor * median));
    }

    /** Between two looks at the log. */
    double pollSeconds() {
        return Math.clamp(floorSeconds / 60, 0.05, 2);
    }
}
