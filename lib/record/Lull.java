package lib.record;

/**
 * How long to let output gather before the next read, when the last one brought little: a program that writes each line for itself would otherwise
 * wake the recorder for each, and wait for it. Output that fills what a pipe holds is read on at once.
 */
final class Lull {
    /** Nobody who watches a log sees it. */
    private static final long LONGEST_NANOS = 20_000_000;
    private static final long SHORTEST_NANOS = 100_000;
    private static final int LITTLE = Pump.CHUNK / 8;
    private static final int MUCH = Pump.CHUNK * 3 / 4;
    private long nanos = SHORTEST_NANOS;
    private boolean waited;

    /** After a read of so many bytes; 0 for no wait. What came without a wait says nothing of how long one should be. */
    long after(int bytes) {
        if (waited && bytes >= MUCH) {
            nanos = Math.max(SHORTEST_NANOS, nanos / 8);
        } else if (waited && bytes < LITTLE) {
            nanos = Math.min(LONGEST_NANOS, nanos * 2);
        }
        waited = bytes < MUCH;
        return waited ? nanos : 0;
    }
}
