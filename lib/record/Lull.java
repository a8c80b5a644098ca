package lib.record;

/**
 * How long to let output gather before the next read, when the last one brought little: a program that writes each line for itself would otherwise
 * wake the recorder for each, and wait for it. So that no program waits because the pipe is full, the wait is such that less than half a page
 * gathers: a pipe has 16 pages, of a user with very many pipes 2 (pipe(7)), and a write that doesn't fit into the last one begins another.
 */
final class Lull {
    /** Nobody who watches a log sees it. */
    private static final long LONGEST_NANOS = 40_000_000;
    private static final long SHORTEST_NANOS = 100_000;
    private static final int LITTLE = 1024;
    private static final int ENOUGH = 2048;
    /** Of 16 pages that are full, each may be half empty. */
    private static final int FULL = 16 * 2048;
    private long nanos = SHORTEST_NANOS;
    private boolean waited;

    /** After a read of so many bytes; 0 for no wait. What came without a wait says nothing of how long one should be. */
    long after(int bytes) {
        if (waited && bytes >= ENOUGH) {
            nanos = Math.max(SHORTEST_NANOS, nanos / 8);
        } else if (waited && bytes < LITTLE) {
            nanos = Math.min(LONGEST_NANOS, nanos * 2);
        }
        waited = bytes < FULL;
        return waited ? nanos : 0;
    }
}
