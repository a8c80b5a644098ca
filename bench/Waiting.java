package bench;

import java.util.concurrent.Callable;

/** Waits for something that another process does. */
final class Waiting {

    private Waiting() {}

    /** Looks often, for the moment counts; the machine has other work than looking, though. */
    static void until(String what, int seconds, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited " + seconds + " s in vain for " + what);
            }
            Thread.sleep(2);
        }
    }
}
