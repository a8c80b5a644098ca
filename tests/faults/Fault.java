package tests.faults;

/** How often a fault is made, and the line that says what it cost. */
final class Fault {
    private Fault() {
    }

    /** {@code full} where the fault suite was asked for by its name, {@code brief} in the ordinary run of all tests. */
    static int times(int full, int brief) {
        return "full".equals(System.getProperty("ops.faults")) ? full : brief;
    }

    /** Prints {@code fault  what  N times  lost: ...}; only after the assertions, so that a printed line is a proven one. */
    static void report(String what, int times, String lost) {
        System.out.printf("fault  %-78s %5d %-5s  lost: %s%n", what, times, times == 1 ? "time" : "times", lost);
    }
}
