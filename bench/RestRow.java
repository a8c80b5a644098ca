package bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What it costs to keep watch over a command that says nothing. */
final class RestRow implements Row {
    /** A run takes hours: what the JVM compiles in its first minutes isn't rest. */
    private static final int SETTLE_SECONDS = 180;
    private static final int QUICK_SETTLE_SECONDS = 30;
    private static final String OWN = "its own memory of that";

    @Override
    public String name() {
        return "rest";
    }

    @Override
    public String what() {
        return "the recorder while its command sleeps";
    }

    @Override
    public void measure(Workbench bench, List<Result> results, List<String> remarks) throws Exception {
        int seconds = bench.quick() ? 10 : 60;
        int settle = bench.quick() ? QUICK_SETTLE_SECONDS : SETTLE_SECONDS;
        String sleep = Integer.toString(seconds + settle + 30);
        var runs = new Runs(bench, false);
        String id = runs.newId();
        runs.submit(id, List.of(), List.of("sleep", sleep)).output();
        Path folder = Files.createDirectories(bench.directory().resolve("submitit-rest"));
        if (bench.peers().has("submitit")) {
            submitit(bench, folder, sleep);
        }
        Thread.sleep(settle * 1000L);
        List<ProcessHandle> ours = runs.keepers(id);
        List<ProcessHandle> theirs = Machine.processesNaming(folder.toString());
        double[] before = {Machine.processorSeconds(ours), Machine.processorSeconds(theirs)};
        Thread.sleep(seconds * 1000L);
        double ownCost = (Machine.processorSeconds(ours) - before[0]) / seconds;
        double theirCost = (Machine.processorSeconds(theirs) - before[1]) / seconds;
        if (theirs.isEmpty()) {
            results.add(Result.alone("resident memory, " + ours.size() + " processes", "MB", megabytes(ours, Machine.RESIDENT)));
            results.add(Result.alone(OWN, "MB", megabytes(ours, Machine.OWN)));
            results.add(Result.alone("processor, of one core", "%", ownCost * 100));
        } else {
            String peer = "submitit, local: " + theirs.size() + " processes";
            results.add(Result.beside("resident memory, " + ours.size() + " processes", "MB", megabytes(ours, Machine.RESIDENT), peer, megabytes(theirs, Machine.RESIDENT)));
            results.add(Result.beside(OWN, "MB", megabytes(ours, Machine.OWN), peer, megabytes(theirs, Machine.OWN)));
            results.add(Result.beside("processor, of one core", "%", ownCost * 100, peer, theirCost * 100));
        }
        remarks.add("one sample, over " + seconds + " s after " + settle + " s; MB of 10^6 bytes; the command itself, which submitit runs within, is not in ours");
        remarks.add("what isn't its own are pages of files (the JVM, its archive, libc), which all recorders of a pod share, and the kernel can drop");
        runs.stop(id);
        runs.awaitEnd(id);
        theirs.forEach(ProcessHandle::destroyForcibly);
        theirs.forEach(p -> p.onExit().join());
    }

    private static void submitit(Workbench bench, Path folder, String seconds) throws Exception {
        // Left to itself it ends a job after two minutes.
        String script = "import submitit, sys, time; e = submitit.LocalExecutor(folder=sys.argv[1]); e.update_parameters(timeout_min=60); e.submit(time.sleep, int(sys.argv[2]))";
        bench.command(bench.directory(), List.of(bench.peers().python(), "-c", script, folder.toString(), seconds)).output();
    }

    private static double megabytes(List<ProcessHandle> processes, String kind) throws Exception {
        double sum = 0;
        for (ProcessHandle process : processes) {
            sum += Machine.megabytes(process, kind);
        }
        return sum;
    }
}
