package lib.pod;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;

/**
 * Copies a run directory to the laptop: rsync where both sides have it, else tar. What is there already and unchanged isn't
 * sent again; a broken transfer leaves whole files (and rsync's partial ones) and goes on from there.
 */
public final class Fetcher {
    private final Pod pod;

    public Fetcher(Pod pod) {
        this.pod = pod;
    }

    /** A file on the pod: path inside the run directory, size in bytes (-1 for a link), modification time in seconds. */
    public record RemoteFile(String path, long sizeBytes, long modifiedSeconds) {
    }

    /** What there is to fetch. */
    public record Manifest(List<RemoteFile> files, boolean hasRsync, boolean over) {
        public Manifest {
            files = List.copyOf(files);
        }

        public long totalBytes() {
            return files.stream().mapToLong(f -> Math.max(0, f.sizeBytes())).sum();
        }
    }

    /** Lists the run's files; {@code include} and {@code exclude} are globs over paths inside the run directory. */
    public Manifest manifest(RunDir dir, List<String> include, List<String> exclude) {
        ScriptResult answer = pod.run(new Script().set("dir", dir.path()).around("manifest.sh"));
        if (answer.word("no_run").isPresent()) {
            throw new OpsException(ExitCode.NOT_FOUND, "there is no run directory " + dir.path() + " on pod " + pod.name(), "ops run list");
        }
        var files = new ArrayList<RemoteFile>();
        for (String word : answer.words("file")) {
            String[] parts = word.split(" ", 3);
            String path = parts[2].substring(2);
            if (isInside(path) && (include.isEmpty() || matches(include, path)) && !matches(exclude, path)) {
                files.add(new RemoteFile(path, Long.parseLong(parts[0]), Long.parseLong(parts[1])));
            }
        }
        return new Manifest(files, answer.word("rsync").isPresent(), answer.word("over").isPresent());
    }

    /** Copies the files; {@code progress} gets the bytes that are there so far. Returns the way that was taken. */
    public String fetch(RunDir dir, Manifest manifest, Path target, boolean mayUseRsync, LongConsumer progress) {
        boolean rsync = mayUseRsync && manifest.hasRsync() && isInstalled("rsync");
        List<RemoteFile> missing = manifest.files().stream().filter(f -> !isThere(f, target)).toList();
        try (var watch = new ProgressWatch(target, manifest.totalBytes(), progress)) {
            if (!missing.isEmpty()) {
                watch.start();
                createTarget(target);
                int code = rsync ? rsync(dir, missing, target) : tar(dir, missing, target);
                if (code != 0) {
                    throw new OpsException(ExitCode.UNREACHABLE, "the transfer from pod " + pod.name() + " broke (" + (rsync ? "rsync" : "tar")
                            + " exit code " + code + ")", "the same command goes on from here");
                }
            }
        }
        return rsync ? "rsync" : "tar";
    }

    /** The same size and time: a file that grew since (the log of a running run) is sent again. */
    private static boolean isThere(RemoteFile file, Path target) {
        Path local = target.resolve(file.path());
        if (file.sizeBytes() < 0) {
            return Files.isSymbolicLink(local);
        }
        try {
            return Files.isRegularFile(local) && Files.size(local) == file.sizeBytes()
                    && Files.getLastModifiedTime(local).toMillis() / 1000 == file.modifiedSeconds();
        } catch (IOException e) {
            return false;
        }
    }

    private int rsync(RunDir dir, List<RemoteFile> files, Path target) {
        var command = new ArrayList<>(pod.rsync());
        String prefix = command.remove(command.size() - 1);
        command.addAll(List.of("-a", "--safe-links", "--partial-dir=.rsync-partial", "--files-from=-", "--protect-args", "--timeout=60", "--",
                prefix + dir.path() + "/", target + "/"));
        int code = Exec.capture(command, names(files)).exitCode();
        // 24: a file vanished meanwhile; a running run replaces its small files.
        return code == 24 ? 0 : code;
    }

    private int tar(RunDir dir, List<RemoteFile> files, Path target) {
        String script = new Script().set("dir", dir.path()).set("names", names(files).stripTrailing()).around("tar.sh");
        Process tar = null;
        try {
            // A temporary suffix isn't needed: an incomplete file has another size or time than the pod's, so it's sent again.
            tar = new ProcessBuilder("tar", "-xf", "-", "-C", target.toString()).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            int code;
            try (OutputStream into = tar.getOutputStream()) {
                code = pod.stream(script, into);
            }
            int unpacked = tar.waitFor();
            return code != 0 ? code : unpacked;
        } catch (IOException e) {
            throw new OpsException(ExitCode.UNREACHABLE, "the transfer broke: " + e.getMessage(), "the same command goes on from here", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OpsException(ExitCode.INTERRUPTED, "interrupted", "the same command goes on from here", e);
        } finally {
            Optional.ofNullable(tar).ifPresent(Process::destroy);
        }
    }

    private static String names(List<RemoteFile> files) {
        var text = new StringBuilder();
        files.forEach(f -> text.append(f.path()).append('\n'));
        return text.toString();
    }

    private static void createTarget(Path target) {
        try {
            Files.createDirectories(target);
        } catch (IOException e) {
            throw new OpsException(ExitCode.USAGE, "can't make the directory " + target + ": " + e.getMessage(), "choose another --to DIR", e);
        }
    }

    /** A pod's answer is input like any other: no path may lead out of the target. */
    private static boolean isInside(String path) {
        return !path.isEmpty() && !path.startsWith("/") && !Path.of(path).normalize().startsWith("..");
    }

    private static boolean matches(List<String> globs, String path) {
        return globs.stream().anyMatch(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(Path.of(path))
                || FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(Path.of(path).getFileName()));
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
