package lib.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lib.pod.Fetcher;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.run.RunId;
import lib.store.LocalRuns;
import lib.store.RecordFiles;
import lib.store.RunRecord;

/**
 * A directory here with the record files of a run: a run directory itself, where it is on this machine, else a copy of the few
 * files that {@link RecordFiles} reads, which is gone when this is closed. Neither checkpoints nor logs are brought.
 */
final class RecordCopy implements AutoCloseable {
    /** Names match anywhere in a run directory; what a command wrote below its own directories is no record. */
    private static final List<String> CHECKPOINTS = List.of(RunDir.CHECKPOINTS + "/**", RunDir.WANDB + "/**");
    private final RunRecord run;
    private final Path directory;
    private final Optional<RunLookup.Found> found;
    private final Runnable removal;

    private RecordCopy(RunRecord run, Path directory, Optional<RunLookup.Found> found, Runnable removal) {
        this.run = run;
        this.directory = directory;
        this.found = found;
        this.removal = removal;
    }

    /** {@code name}: a directory here, a run id, a unique beginning of one, or @last. NOT_FOUND where there is no such run. */
    static RecordCopy of(Globals globals, String name) {
        return of(globals, name, List.of());
    }

    /** Likewise, with further files, named by globs. */
    static RecordCopy of(Globals globals, String name, List<String> more) {
        Path directory = globals.workingDirectory().resolve(name).normalize();
        if (LocalRuns.isRun(directory)) {
            return new RecordCopy(LocalRuns.readOne(directory), directory, Optional.empty(), () -> { });
        }
        if (!name.startsWith("@") && !RunId.isValid(name)) {
            throw new OpsException(ExitCode.NOT_FOUND, "no run directory " + directory, "name a run id (ops run list), or a directory with run_metadata.json");
        }
        return of(RunLookup.find(globals, name), more);
    }

    static RecordCopy of(RunLookup.Found found, List<String> more) {
        if (found.podConfig().isLocal()) {
            return new RecordCopy(found.run(), Path.of(found.run().path()), Optional.of(found), () -> { });
        }
        return fetched(found, more);
    }

    Path directory() {
        return directory;
    }

    /** Where the run was found; nothing for a directory here. */
    Optional<RunLookup.Found> found() {
        return found;
    }

    RecordFiles read() {
        return RecordFiles.read(directory, run);
    }

    @Override
    public void close() {
        removal.run();
    }

    private static RecordCopy fetched(RunLookup.Found found, List<String> more) {
        var temporary = new TemporaryDirectory("ops-record-");
        try {
            var fetcher = new Fetcher(found.pod());
            Fetcher.Manifest manifest = fetcher.manifest(found.dir(), Stream.concat(RecordFiles.NAMES.stream(), more.stream()).toList(), more.isEmpty() ? List.of("*/**") : CHECKPOINTS);
            Path target = temporary.path().resolve(found.run().id());
            fetcher.fetch(found.dir(), manifest, target, true, bytes -> { });
            return new RecordCopy(found.run(), target, Optional.of(found), temporary::close);
        } catch (RuntimeException e) {
            temporary.close();
            throw e;
        }
    }
}
