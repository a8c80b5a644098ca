package lib.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What else is known of a silent run. It decides how much its silence weighs, and is never a proof of life: a process that waits for another GPU spins
 * (NCCL), and keeps CPU and GPU at 100 %.
 *
 * @param gpuPct           use of the machine's GPUs, also by others; -1 where it isn't known
 * @param cpuPct           CPU time of the run's processes, 100 for one core; -1 where it isn't known
 * @param ioBytesPerSecond what they read and write
 * @param processes        how many there are
 * @param stopped          those that somebody has stopped (SIGSTOP, a debugger)
 * @param waiting          those in uninterruptible sleep: a disk, a network volume, a driver
 */
public record StallWitness(long gpuPct, double cpuPct, double ioBytesPerSecond, int processes, List<String> stopped, List<String> waiting) {
    public static final StallWitness UNKNOWN = new StallWitness(-1, -1, -1, 0, List.of(), List.of());
    private static final long GPU_BUSY_PCT = 5;
    /** W&B's service and a script's own monitoring need less. */
    private static final double CPU_BUSY_PCT = 10;
    private static final double IO_BUSY = 64 * 1024;
    private static final double GPU_BUSY_WEIGHT = 0.25;
    private static final double CPU_BUSY_WEIGHT = 0.25;
    /** A training that leaves the GPUs idle prepares something, or is stuck on the host. */
    private static final double HOST_BUSY_WEIGHT = 0.5;

    public StallWitness {
        stopped = List.copyOf(stopped);
        waiting = List.copyOf(waiting);
    }

    /** How much a second of silence counts: 1 when nothing moves at all. What isn't known speaks for the run. */
    public double weight() {
        if (gpuPct > GPU_BUSY_PCT || cpuPct < 0) {
            return GPU_BUSY_WEIGHT;
        }
        boolean busy = cpuPct > CPU_BUSY_PCT || ioBytesPerSecond > IO_BUSY || !waiting.isEmpty();
        return !busy ? 1 : gpuPct >= 0 ? HOST_BUSY_WEIGHT : CPU_BUSY_WEIGHT;
    }

    public String text() {
        var facts = new ArrayList<String>();
        if (gpuPct >= 0) {
            facts.add(gpuPct > GPU_BUSY_PCT ? "GPU use " + gpuPct + " %" : "the GPUs are idle");
        }
        if (cpuPct >= 0 && processes > 0) {
            String all = processes == 1 ? "the only process" : "all " + processes + " processes";
            facts.add(cpuPct > CPU_BUSY_PCT ? "CPU use " + Math.round(cpuPct) + " %" : stopped.size() == processes ? all + " stopped" : all + " without CPU time");
            facts.add(ioBytesPerSecond > IO_BUSY ? String.format(Locale.ROOT, "reading and writing %.1f MB/s", ioBytesPerSecond / 1e6) : "nothing read or written");
        }
        stopped.forEach(p -> facts.add(p + " is stopped (SIGSTOP)"));
        waiting.forEach(p -> facts.add(p + " waits for a device (D)"));
        return String.join(", ", facts);
    }
}
