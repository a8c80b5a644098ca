package lib.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import lib.pod.Fetcher.Manifest;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.run.Shell;
import lib.secret.ScanResult;
import lib.store.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ops run fetch [RUN] --to DIR}. */
@Command(name = "fetch", description = "copy a run directory here, and prove that the copy is complete; repeating goes on where a broken transfer was")
final class FetchCommand implements Callable<Integer> {
    @Mixin
    private final RunLookup lookup = new RunLookup();
    @Option(names = "--to", paramLabel = "DIR", required = true, description = "the copy is DIR/<run id>")
    private Path to;
    @Option(names = "--no-checkpoints", description = "leave checkpoints/ out")
    private boolean noCheckpoints;
    @Option(names = "--include", paramLabel = "GLOB", description = "only files whose path or name matches; repeatable")
    private List<String> include = List.of();
    @Option(names = "--exclude", paramLabel = "GLOB", description = "no files whose path or name matches; repeatable")
    private List<String> exclude = List.of();
    @Option(names = "--no-rsync", description = "use tar even where both sides have rsync")
    private boolean noRsync;
    @Option(names = "--watch", description = "keep the copy up to date until the run is over")
    private boolean watch;
    @Option(names = "--every", paramLabel = "SECONDS", defaultValue = "10", description = "with --watch: pause between two looks (default 10)")
    private int everySeconds;
    private final Globals globals;

    FetchCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        if (everySeconds < 1) {
            throw new OpsException(ExitCode.USAGE, "--every needs a number of seconds from 1 on", "ops fetch --to DIR --watch --every 10");
        }
        Optional<RunLookup.Found> remembered = lookup.remembered(globals);
        if (remembered.isEmpty()) {
            return fetch(look(lookup.find(globals)));
        }
        Looked looked;
        try {
            looked = look(remembered.get());
        } catch (OpsException e) {
            if (e.exitCode() != ExitCode.NOT_FOUND && e.exitCode() != ExitCode.UNREACHABLE) {
                throw e;
            }
            looked = look(RunLookup.findAfter(globals, remembered.get(), e));
        }
        return fetch(looked);
    }

    /** A run, what it has, and where that is to go. */
    private record Looked(RunLookup.Found found, RunCopy copy, Path target, Manifest manifest) {
    }

    private Looked look(RunLookup.Found found) {
        Path target = globals.workingDirectory().resolve(to).resolve(found.run().id());
        refuseTheRunItself(found, target);
        var without = new ArrayList<>(exclude);
        if (noCheckpoints) {
            without.add(RunDir.CHECKPOINTS + "/**");
        }
        var copy = new RunCopy(found, target, include, without, !noRsync, globals.console(), globals.cacheDirectory());
        return new Looked(found, copy, target, copy.look());
    }

    private int fetch(Looked looked) {
        Console console = globals.console();
        RunLookup.Found found = looked.found();
        var scan = new FetchScan(globals, found);
        RunCopy.Updated updated = watch ? new RunCopy.Updated(new LiveCopy(looked.copy(), console, Duration.ofSeconds(everySeconds), Clock.systemUTC()).untilOver(again(found)), 1)
                : looked.copy().update(looked.manifest(), scan::begin);
        CopyReport report = updated.report();
        Optional<ScanResult> secrets = updated.sentFiles() == 0 ? Optional.empty() : scan.warn();
        if (console.json()) {
            ObjectNode document = report.json();
            document.set("secrets", secrets.map(s -> (JsonNode) s.json()).orElse(document.nullNode()));
            console.result(watch ? Json.line(document) : Json.pretty(document));
        } else {
            console.result(looked.target() + "\n" + report.line());
        }
        if (!report.proof().mismatched().isEmpty()) {
            throw new OpsException(ExitCode.UNREACHABLE, CopyReport.files(report.proof().mismatched().size()) + " of the copy can't be proven, also when fetched once more: "
                    + CopyReport.names(report.proof().mismatched()), "see whether the run itself was changed on the pod: ops run validate " + found.run().id());
        }
        return ExitCode.OK.code();
    }

    /** With the quoting of a shell, so that it can be typed as it stands. */
    private String again(RunLookup.Found found) {
        return "ops fetch " + found.run().id() + " --to " + Shell.quote(to.toString()) + " --watch" + (noCheckpoints ? " --no-checkpoints" : "");
    }

    private static void refuseTheRunItself(RunLookup.Found found, Path target) {
        try {
            if (found.podConfig().isLocal() && Files.exists(target) && Files.isSameFile(target, Path.of(found.run().path()))) {
                throw new OpsException(ExitCode.USAGE, target + " is the run directory itself", "choose another --to DIR");
            }
        } catch (IOException e) {
            throw new OpsException(ExitCode.USAGE, "can't look at " + target + ": " + e.getMessage(), "choose another --to DIR", e);
        }
    }
}
