package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Samples of two quantities: seconds until the command has started, and until the prompt is back. */
final class Submits {
    static final String[] QUANTITIES = {"until the command has started", "until the prompt is back"};
    /** The first thing that the command does. */
    static final String STAMP = "date +%s.%N >\"$0.part\" && mv \"$0.part\" \"$0\"";

    private Submits() {}

    static double[] of(Command command, Path stamp) throws Exception {
        Files.deleteIfExists(stamp);
        double begun = System.currentTimeMillis() / 1000.0;
        double seconds = command.seconds();
        Waiting.until("the command's start", 60, () -> Files.exists(stamp));
        return new double[] {Double.parseDouble(Files.readString(stamp).strip()) - begun, seconds};
    }

    /** Ours; the run is over before the next sample is taken. */
    static Contest.Sampler ops(Runs runs, Path stamp, String pod) {
        return () -> {
            String id = runs.newId();
            double[] sample = of(runs.submit(id, List.of("--pod", pod), List.of("sh", "-c", STAMP, stamp.toString())), stamp);
            runs.awaitEnd(id);
            return sample;
        };
    }

    /** {@code tmux new-session -d} by itself, given as a shell command for wherever tmux is. */
    static String tmux(Path stamp) {
        return "tmux -L peer -f /dev/null new-session -d sh -c '" + STAMP + "' " + stamp;
    }

    /** Submitit's local executor; the function writes the time. */
    static Contest.Sampler submitit(Workbench bench, Path stamp) throws IOException {
        Path folder = Files.createDirectories(bench.directory().resolve("submitit"));
        Path script = bench.directory().resolve("submit_one.py");
        Files.writeString(script, """
                import os, sys, time
                import submitit

                def stamp(path):
                    with open(path + ".part", "w") as file:
                        file.write(repr(time.time()))
                    os.rename(path + ".part", path)

                submitit.LocalExecutor(folder=sys.argv[1]).submit(stamp, sys.argv[2])
                """);
        Command command = bench.command(bench.directory(), List.of(bench.peers().python(), script.toString(), folder.toString(), stamp.toString()));
        return () -> {
            double[] sample = of(command, stamp);
            Waiting.until("submitit's job to end", 60, () -> Machine.processesNaming(folder.toString()).isEmpty());
            return sample;
        };
    }
}
