package lib.record;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Looks at what the processes of an attempt do, and at the GPUs. The first look has nothing to compare with. */
final class StallWitnesses {
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int NAMED = 3;
    private final Supplier<ProcessTree> processes;
    private final Supplier<Gpus.Sample> gpus;
    private long at;
    private long cpuTicks = -1;
    private long ioBytes;

    StallWitnesses(Supplier<ProcessTree> processes, Supplier<Gpus.Sample> gpus) {
        this.processes = processes;
        this.gpus = gpus;
    }

    StallWitness look() {
        ProcessTree tree = processes.get();
        long now = System.nanoTime();
        double seconds = (now - at) / NANOS;
        long ticks = tree.cpuTicks();
        long bytes = tree.ioBytes();
        boolean known = cpuTicks >= 0 && seconds > 0 && ticks >= cpuTicks && bytes >= ioBytes;
        // A clock tick is a hundredth of a second: ticks a second are percents of a core.
        var witness = new StallWitness(gpus.get().utilisationPct(), known ? (ticks - cpuTicks) / seconds : -1, known ? (bytes - ioBytes) / seconds : -1,
                tree.members().size(), tree.members().stream().filter(ProcessTree.Member::isStopped).limit(NAMED).map(ProcessTree.Member::label).toList(),
                tree.members().stream().filter(ProcessTree.Member::isWaiting).limit(NAMED).map(ProcessTree.Member::label).toList());
        at = now;
        cpuTicks = ticks;
        ioBytes = bytes;
        return witness;
    }

    /** The run goes on: what was seen before says nothing of the next silence. */
    void forget() {
        cpuTicks = -1;
    }
}
