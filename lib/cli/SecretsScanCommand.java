package lib.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import lib.config.PodConfig;
import lib.config.ProjectConfig;
import lib.pod.Exec;
import lib.pod.LocalPod;
import lib.pod.ScriptResult;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunId;
import lib.secret.Scan;
import lib.secret.ScanRequest;
import lib.secret.ScanResult;

/** {@code ops secrets scan [RUN|DIR...]}: places of what looks like a secret, never a value. Exit code 1 when there are any. */
final class SecretsScanCommand implements Command {
    private List<String> names = List.of();
    private Integer history;
    private boolean everything;
    private final Globals globals;

    SecretsScanCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("look for values that look like secrets: in the pod's runs and tmux servers, in the repository with its history, and in the config");
        syntax.parameters(String.class, "RUN|DIR", "only these: run ids, or directories and files here", v -> names = v);
        syntax.option(Integer.class, "--history", "N", "only the newest N commits of the repository; 0 for the working tree alone (default: every object)", v -> history = v);
        syntax.flag("--all", "also checkpoints and other weights", v -> everything = v);
    }

    @Override
    public Integer call() {
        if (history != null && history < 0) {
            throw new OpsException(ExitCode.USAGE, "--history needs a number of commits from 0 on", "ops secrets scan --history 100");
        }
        Instant began = Instant.now();
        ScanResult result = ScanResult.nothing();
        try {
            for (Callable<ScanResult> part : names.isEmpty() ? everywhere() : named()) {
                result = result.plus(part.call());
            }
        } catch (OpsException e) {
            // What was found until then is worth knowing, whatever else can't be looked at.
            if (!result.isClean() && !globals.console().json()) {
                say(result, began);
            }
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        say(result, began);
        return (result.isClean() ? ExitCode.OK : ExitCode.FAILED).code();
    }

    private void say(ScanResult result, Instant began) {
        Console console = globals.console();
        if (console.json()) {
            console.result(result.json());
            return;
        }
        ScanText.gaps(result).forEach(console::note);
        console.result(ScanText.of(result, Duration.between(began, Instant.now())));
        if (!result.isClean()) {
            console.note("a secret that was found is known to others: have a new one made where it came from, then take it out\n"
                    + "a false alarm in the repository: gitleaks:allow in a comment of its line, or COMMIT:PATH:RULE:LINE in .gitleaksignore");
        }
    }

    private List<Callable<ScanResult>> everywhere() {
        ProjectConfig config = globals.config();
        PodConfig pod = globals.podConfig();
        ScanRequest here = ScanRequest.of(configFiles(config)).knowing(pod.isLocal() ? SecretFiles.of(config) : Map.of());
        Optional<String> top = repository(config.projectRoot());
        if (top.isEmpty()) {
            globals.console().note(config.projectRoot() + " is in no git repository");
        }
        ScanRequest laptop = top.map(t -> here.withRepository(t, history == null ? OptionalInt.empty() : OptionalInt.of(history))).orElse(here);
        ScanRequest runs = ScanRequest.of(globals.outputsRoots(pod)).everything(everything).withTmux().knowing(SecretFiles.of(config));
        return List.of(() -> Scan.here(new LocalPod(PodConfig.LOCAL)).look(laptop), () -> Scan.on(globals.connect(pod)).look(runs));
    }

    /** project.local.json is in no commit, nor is what ops remembers of pods. */
    private static List<String> configFiles(ProjectConfig config) {
        return Stream.of(config.file(), config.file().resolveSibling("project.local.json"), config.projectRoot().resolve(".ops"))
                .filter(Files::exists).map(Path::toString).toList();
    }

    private static Optional<String> repository(Path directory) {
        ScriptResult answer = Exec.capture(List.of("git", "-C", directory.toString(), "rev-parse", "--show-toplevel"), "");
        return answer.exitCode() == 0 ? Optional.of(answer.stdout().replaceFirst("\n$", "")) : Optional.empty();
    }

    private List<Callable<ScanResult>> named() {
        var parts = new ArrayList<Callable<ScanResult>>();
        for (String name : names) {
            Path path = globals.workingDirectory().resolve(name);
            if (Files.exists(path)) {
                boolean local = globals.hasConfig() && globals.podConfig().isLocal();
                Map<String, String> known = local ? SecretFiles.of(globals.config()) : Map.of();
                parts.add(() -> Scan.here(new LocalPod(PodConfig.LOCAL)).look(ScanRequest.of(List.of(path.toString())).everything(everything).knowing(known)));
            } else if (name.contains("/")) {
                throw new OpsException(ExitCode.NOT_FOUND, "no file or directory " + path, "name a run id (ops run list), or a directory here");
            } else {
                RunLookup.Found found = RunLookup.find(globals, name.startsWith("@") ? name : new RunId(name).value());
                parts.add(() -> Scan.on(found.pod()).look(ScanRequest.of(List.of(found.run().path())).everything(everything).knowing(SecretFiles.of(globals.config()))));
            }
        }
        return parts;
    }
}
