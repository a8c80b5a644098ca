package lib.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lib.pod.Runs;
import lib.pod.Stopper;
import lib.report.Divergence;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.store.RunRecord;

/** Lets a repeat run to a step, ends it, and compares what both runs measured until there. */
final class Verification {
    private static final Duration POLL = Duration.ofSeconds(1);
    private final Globals globals;
    private final RunLookup.Found repeat;
    private final long steps;

    Verification(Globals globals, RunLookup.Found repeat, long steps) {
        this.globals = globals;
        this.repeat = repeat;
        this.steps = steps;
    }

    Divergence against(RecordCopy recorded) {
        awaitStep();
        try (RecordCopy repeated = RecordCopy.of(repeatNow(), List.of(RunDir.METRICS))) {
            return Divergence.of(lines(recorded.directory()), lines(repeated.directory()), steps);
        }
    }

    private RunLookup.Found repeatNow() {
        return new RunLookup.Found(seen(), repeat.podConfig(), repeat.pod());
    }

    private RunRecord seen() {
        return new Runs(repeat.pod(), globals.outputsRoots(repeat.podConfig())).named(repeat.run().id()).stream().findFirst()
                .orElseThrow(() -> new OpsException(ExitCode.NOT_FOUND, "run " + repeat.run().id() + " is gone", "ops run list"));
    }

    private void awaitStep() {
        Map<String, Double> metrics = Map.of();
        boolean over = false;
        while (!over && metrics.getOrDefault("step", -1.0) <= steps) {
            pause();
            RunRecord seen = seen();
            metrics = seen.metrics();
            over = seen.state().isFinal();
        }
        if (!over) {
            globals.console().note("step " + steps + " is done: the repeat is ended");
            new Stopper(repeat.pod()).stop(repeat.id(), repeat.dir(), globals.config().project().stopGraceSeconds(), "ops run reproduce --verify");
        }
    }

    private static Stream<String> lines(Path directory) {
        try {
            Path file = directory.resolve(RunDir.METRICS);
            return Files.exists(file) ? Files.readAllLines(file).stream() : Stream.empty();
        } catch (IOException e) {
            throw new OpsException(ExitCode.USAGE, "the metrics can't be read: " + e.getMessage(), "ops run validate", e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OpsException(ExitCode.INTERRUPTED, "interrupted", "the repeat goes on; compare it later with: ops run diff", e);
        }
    }
}
