package lib.cli;

import lib.pod.Runs;
import lib.report.StatusText;
import lib.store.Json;
import lib.store.Resources;

/**
 * Does beside the reading of the command line what nearly every command needs next and what takes the JVM long the first time, half of which it would otherwise wait
 * for: JSON's numbers (BigDecimal computes a table of powers up to 5^65536), the scripts in the program's jar, the logger of a process's start (which looks for a
 * logging library in all jars). Nothing depends on it: who needs one of these things meanwhile waits for it, or does it.
 */
final class Ahead {
    private Ahead() {
    }

    static void begin() {
        beside(() -> Json.parse("{\"a\": [1, 0.5, \"b\"]}"));
        beside(() -> {
            Resources.text("/lib/pod/probe.sh");
            System.getLogger("java.lang.ProcessBuilder");
        });
    }

    /** What a status does with the answer, before it comes. */
    static void status() {
        beside(() -> StatusText.of(Runs.example(), false));
    }

    private static void beside(Runnable work) {
        Thread.ofPlatform().daemon().name("ahead").start(work);
    }
}
