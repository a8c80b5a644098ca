package lib.record;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import lib.run.CommandScript;
import lib.run.ExitCode;
import lib.run.Kind;
import lib.run.KindSettings;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.run.RunId;
import lib.run.RunRequest;
import lib.run.Supervision;
import lib.run.Shell;
import lib.run.Timestamp;
import lib.run.Version;
import lib.store.AtomicFile;
import lib.store.InitialFiles;
import lib.store.Json;
import lib.store.RequestFile;

/** Makes a run directory by hand, with all files that stand in it before a command starts. */
record HandReservation(Path dir, RunRequest request) {
    private static final int WATCH_SECONDS = 20;

    /** What was asked for on the command line. */
    record Wish(String project, Optional<String> runId, Optional<String> outputs, Kind kind, List<String> tags, List<String> command) {
    }

    static HandReservation make(Wish wish, Map<String, String> environment) throws IOException {
        RunRequest request = request(wish, environment);
        Programs.check(request.command().get(0), Path.of(request.cwd()), environment.getOrDefault("PATH", "/usr/bin:/bin"));
        Path dir = OutputsRoot.choose(wish, environment).resolve(request.runId().value());
        try {
            Files.createDirectory(dir, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            throw new OpsException(ExitCode.CONFLICT, "run " + request.runId() + " exists: " + dir,
                    "give another --run-id, or leave it out to get one", e);
        } catch (IOException e) {
            throw new OpsException(ExitCode.USAGE, "can't make " + dir + ": " + e.getMessage(), "give another --outputs-dir", e);
        }
        write(dir, request, environment);
        return new HandReservation(dir, request);
    }

    private static RunRequest request(Wish wish, Map<String, String> environment) {
        Path cwd = Path.of("").toAbsolutePath();
        String name = wish.command().isEmpty() ? "run" : Path.of(wish.command().get(0)).getFileName().toString();
        RunId id = wish.runId().map(RunId::new).orElseGet(() -> RunId.generate(Instant.now(), name, new Random()));
        var origin = new RunRequest.Origin(System.getProperty("user.name", ""), PodFacts.hostname(), Version.TEXT, "local", "local", "process", "");
        String mode = environment.getOrDefault("WANDB_MODE", RunRequest.Wandb.UNMANAGED);
        var wandb = new RunRequest.Wandb(mode, environment.getOrDefault("WANDB_PROJECT", ""), environment.getOrDefault("WANDB_ENTITY", ""));
        return new RunRequest(id, wish.project(), wish.kind().text(), KindSettings.of(wish.kind()), "", wish.command(), cwd.toString(), "",
                HandSettings.processes(wish.command()), Map.of(), Map.of(), HandSettings.of(wish.kind(), wish.command()), RunRequest.Data.none(), origin,
                wandb, Optional.empty(), wish.tags(), "", WATCH_SECONDS, wish.kind().metricPatterns(), Supervision.none());
    }

    private static void write(Path dir, RunRequest request, Map<String, String> environment) throws IOException {
        Files.createDirectory(dir.resolve(RunDir.INTERNAL), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        AtomicFile.write(dir.resolve(RunDir.COMMAND), script(request, new RunDir(dir.toString()), environment));
        AtomicFile.write(dir.resolve(RunDir.METADATA), Json.pretty(InitialFiles.metadata(request, Timestamp.format(Instant.now()))));
        AtomicFile.write(dir.resolve(RunDir.CONFIG), Json.pretty(HandSettings.effective(request, new RunDir(dir.toString()))));
        AtomicFile.write(dir.resolve(RunDir.REQUEST), Json.pretty(RequestFile.toJson(request)));
        PodFacts.write(dir, PodFacts.gather(dir, request.cwd()));
        for (Map.Entry<String, String> script : RecorderStart.launchScripts().entrySet()) {
            AtomicFile.write(dir.resolve(script.getKey()), script.getValue());
        }
        AtomicFile.write(dir.resolve(RunDir.RECORDER), RecorderStart.script());
    }

    private static String script(RunRequest request, RunDir dir, Map<String, String> environment) {
        var text = new StringBuilder(CommandScript.head(request));
        for (String name : CommandScript.INHERITED) {
            if (environment.containsKey(name)) {
                text.append(Shell.export(name, environment.get(name))).append('\n');
            }
        }
        return text.append(CommandScript.body(request, dir)).toString();
    }
}
