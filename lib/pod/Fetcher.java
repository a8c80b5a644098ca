package lib.pod;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.run.Shell;

/**
 * Copies a run directory to the laptop: rsync where both sides have it, else tar. What is there already and unchanged isn't
 * sent again; a broken transfer leaves whole files (and rsync's partial ones) and goes on from there.
 */
public final class Fetcher {
    /** rsync's word for text before its protocol: the pod's shell prints something of its own. */
    private static final int NO_PROTOCOL = 2;
    /** A file vanished meanwhile: a running run replaces its small files. */
    private static final int VANISHED = 24;
    private final Pod pod;

    public Fetcher(Pod pod) {
        this.pod = pod;
    }

    /** A file on the pod: path inside the run directory, size in bytes, modification time in seconds, and where a link leads (else empty). */
    public record RemoteFile(String path, long sizeBytes, long modifiedSeconds, String linkTarget) {
    }

    /** What there is to fetch; {@code leftOut} counts files whose names can't be files here. */
    public record Manifest(List<RemoteFile> files, boolean hasRsync, boolean over, int leftOut) {
        public Manifest {
            files = List.copyOf(files);
        }

        public long totalBytes() {
            return files.stream().mapToLong(RemoteFile::sizeBytes).sum();
        }
    }

    /** Lists the run's files; {@code include} and {@code exclude} are globs over paths inside the run directory. */
    public Manifest manifest(RunDir dir, List<String> include, List<String> exclude) {
        var wanted = new PathChoice(include, exclude);
        ScriptResult answer = pod.run(new Script().set("dir", dir.path()).around("manifest.sh"));
        if (answer.word("no_run").isPresent()) {
            throw new OpsException(ExitCode.NOT_FOUND, "there is no run directory " + dir.path() + " on pod " + pod.name(), "ops run list");
        }
        var reader = new ManifestReader(answer);
        return new Manifest(reader.files().stream().filter(f -> wanted.has(f.path())).toList(), answer.word("rsync").isPresent(),
                answer.word("over").isPresent(), reader.leftOut());
    }

    /** Copies the files; {@code progress} gets the bytes that are there so far. Returns the way that was taken. */
    public String fetch(RunDir dir, Manifest manifest, Path target, boolean mayUseRsync, LongConsumer progress) {
        boolean rsync = mayUseRsync && manifest.hasRsync() && !pod.rsync().isEmpty() && isInstalled("rsync");
        List<RemoteFile> missing = manifest.files().stream().filter(f -> !isThere(f, target)).toList();
        try (var watch = new ProgressWatch(target, manifest.totalBytes(), progress)) {
            if (missing.isEmpty()) {
                return rsync ? "rsync" : "tar";
            }
            watch.start();
            createTarget(target);
            if (rsync && rsync(dir, missing, target)) {
                return "rsync";
            }
            tar(dir, missing, target);
            return "tar";
        }
    }

    /** The same size and time: a file that grew since (the log of a running run) is sent again. */
    private static boolean isThere(RemoteFile file, Path target) {
        Path local = target.resolve(file.path());
        try {
            if (!file.linkTarget().isEmpty()) {
                return Files.isSymbolicLink(local) && Files.readSymbolicLink(local).toString().equals(file.linkTarget());
            }
            return Files.isRegularFile(local) && Files.size(local) == file.sizeBytes()
                    && Files.getLastModifiedTime(local).toMillis() / 1000 == file.modifiedSeconds();
        } catch (IOException e) {
            return false;
        }
    }

    /** False when the pod's rsync can't be talked to at all. Neither owners nor devices are taken over. */
    private boolean rsync(RunDir dir, List<RemoteFile> files, Path target) {
        var command = new ArrayList<>(pod.rsync());
        String prefix = command.remove(command.size() - 1);
        command.addAll(List.of("-lpt", "--safe-links", "--partial-dir=.rsync-partial", "--from0", "--files-from=-", "--protect-args", "--timeout=60",
                "--", prefix + dir.path() + "/", target + "/"));
        ScriptResult result = Exec.capture(command, files.stream().map(f -> "./" + f.path() + "\0").collect(Collectors.joining()));
        if (result.exitCode() != 0 && result.exitCode() != VANISHED && result.exitCode() != NO_PROTOCOL) {
            throw broken("rsync", result.exitCode(), result.stderr());
        }
        return result.exitCode() != NO_PROTOCOL;
    }

    private void tar(RunDir dir, List<RemoteFile> files, Path target) {
        String names = files.stream().map(f -> " " + Shell.quote("./" + f.path())).collect(Collectors.joining());
        String script = new Script().set("dir", dir.path()).function("names", "printf '%s\\0'" + names).around("tar.sh");
        try {
            // A temporary suffix isn't needed: an incomplete file has another size or time than the pod's, so it's sent again.
            Process tar = new ProcessBuilder("tar", "-xf", "-", "--no-same-owner", "-C", target.toString()).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.PIPE).start();
            int code = send(script, tar);
            var errors = new ByteArrayOutputStream();
            tar.getErrorStream().transferTo(errors);
            if (tar.waitFor() != 0 || code != 0) {
                throw broken("tar", code != 0 ? code : tar.exitValue(), Exec.text(errors));
            }
        } catch (IOException e) {
            throw new OpsException(ExitCode.USAGE, "can't start tar: " + e.getMessage(), "install tar, or rsync on both sides", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OpsException(ExitCode.INTERRUPTED, "interrupted", "the same command goes on from here", e);
        }
    }

    /** When tar here gave up (a full disk), its own words tell more than the pipe that it closed. */
    private int send(String script, Process tar) throws IOException {
        try (OutputStream into = tar.getOutputStream()) {
            return pod.stream(script, into);
        } catch (OpsException e) {
            if (e.exitCode() != ExitCode.INTERRUPTED) {
                tar.destroy();
                throw e;
            }
            return 1;
        }
    }

    private OpsException broken(String program, int code, String errors) {
        String last = errors.strip().lines().reduce((a, b) -> b).map(l -> ": " + l.replaceAll("\\p{Cntrl}", "?")).orElse("");
        return new OpsException(ExitCode.UNREACHABLE, "the transfer from pod " + pod.name() + " broke (" + program + " exit code " + code + ")" + last,
                "the same command goes on from here");
    }

    private static void createTarget(Path target) {
        try {
            Files.createDirectories(target);
        } catch (IOException e) {
            throw new OpsException(ExitCode.USAGE, "can't make the directory " + target + ": " + e.getMessage(), "choose another --to DIR", e);
        }
    }

    private static boolean isInstalled(String program) {
        for (String directory : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (Files.isExecutable(Path.of(directory.isEmpty() ? "." : directory, program))) {
                return true;
            }
        }
        return false;
    }
}
