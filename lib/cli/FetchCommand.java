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
import lib.pod.Fetcher.Manifest;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.run.Shell;
import lib.secret.ScanResult;
import lib.store.Json;

/** {@code ops run fetch [RUN] --to DIR}. */
final class FetchCommand implements Command {
    private final RunLookup lookup = new RunLookup();
    private Path to;
    private boolean noCheckpoints;
    private List<String> include = List.of();
    private List<String> exclude = List.of();
    private boolean noRsync;
    private boolean watch;
    private int everySeconds;
    private final Globals globals;

    FetchCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("copy a run directory here, and prove that the copy is complete; repeating goes on where a broken transfer was");
        syntax.with(lookup);
        syntax.option(Path.class, "--to", "DIR", "the copy is DIR/<run id>", v -> to = v, o -> o.required(true));
        syntax.flag("--no-checkpoints", "leave checkpoints/ out", v -> noCheckpoints = v);
        syntax.options(String.class, "--include", "GLOB", "only files whose path or name matches; repeatable", v -> include = v);
        syntax.options(String.class, "--exclude", "GLOB", "no files whose path or name matches; repeatable", v -> exclude = v);
        syntax.flag("--no-rsync", "use tar even where both sides have rsync", v -> noRsync = v);
        syntax.flag("--watch", "keep the copy up to date until the run is over", v -> watch = v);
        syntax.option(int.class, "--every", "SECONDS", "with --watch: pause between two looks (default 10)", v -> everySeconds = v, o -> o.defaultValue("10"));
    }

    @Override
    public Integer call() {
        if (everySeconds < 1) {
            throw new OpsException(ExitCode.USAGE, "--every needs a number of seconds from 1 on", "ops fetch --to DIR --watch --every 10");
        }
        return fetch(lookup.remembered(globals).map(this::lookAgain).orElseGet(() -> look(lookup.find(globals))));
    }

    /** Where it was, else where it is by now. */
    private Looked lookAgain(RunLookup.Found remembered) {
        try {
            return look(remembered);
        } catch (OpsException e) {
            if (e.exitCode() != ExitCode.NOT_FOUND && e.exitCode() != ExitCode.UNREACHABLE) {
                throw e;
            }
            return look(RunLookup.findAfter(globals, remembered, e));
        }
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
