package lib.record;

import lib.store.ProcessStat;

/** A process by pid and start time (field 22 of /proc/PID/stat, clock ticks since boot), so that a reused pid isn't mistaken for it. */
record LiveProcess(long pid, long start) {

    boolean isAlive() {
        return ProcessStat.isAlive(pid, start);
    }
}
