package lib.pod;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;

/**
 * Copies a run directory to the laptop: rsync where both sides have it, else tar. What is there already and unchanged isn't
 * sent again; a broken transfer leaves whole files (and rsync's partial ones) and goes on from there.
 */
public final class Fetcher {
    private static final List<String> FACTS = List.of("rsync", "over", "whole");
    private final Pod pod;

    public Fetcher(Pod pod) {
        this.pod = pod;
    }

    /** A file on the pod: path inside the run directory, size in bytes, modification time in seconds, and where a link leads (else empty). */
    public record RemoteFile(String path, long sizeBytes, long modifiedSeconds, String linkTarget) {
    }

    /**
     * What a run directory on a pod has.
     *
     * @param files    to fetch
     * @param excluded files that the globs leave out
     * @param outside  links that lead out of the directory: what is there is no part of the record, and isn't copied
     * @param leftOut  how many files have names that can't be files here
     * @param facts    rsync, over (the run is), whole (every directory could be read)
     * @param digests  the SHA-256 of digests.sha256 on the pod; empty where there is none, or no program to say it
     * @param child    how the command's process stands: {@code none|alive|gone|other_boot|elsewhere}
     * @param marked   the SHA-256 of the summary.json of which somebody has a complete copy already; empty where nobody has
     */
    public record Manifest(List<RemoteFile> files, List<RemoteFile> excluded, List<String> outside, int leftOut, Set<String> facts, String digests,
            String child, String marked) {
        public Manifest {
            files = List.copyOf(files);
            excluded = List.copyOf(excluded);
            outside = List.copyOf(outside);
            facts = Set.copyOf(facts);
        }

        public boolean hasRsync() {
            return facts.contains("rsync");
        }

        public boolean over() {
            return facts.contains("over");
        }

        /** False when something in the directory could not be read, so that there may be more than is listed. */
        public boolean whole() {
            return facts.contains("whole");
        }

        /** The command is gone, and no end is on record. */
        public boolean gone() {
            return !over() && (child.equals("gone") || child.equals("other_boot"));
        }

        public long totalBytes() {
            return files.stream().mapToLong(RemoteFile::sizeBytes).sum();
        }
    }

    /**
     * Lists the run's files; {@code include} and {@code exclude} are globs over paths inside the run directory. digests.sha256 comes with every
     * choice, since it proves the rest.
     */
    public Manifest manifest(RunDir dir, List<String> include, List<String> exclude) {
        var wanted = new PathChoice(include, exclude);
        ScriptResult answer = pod.run(new Script().set("dir", dir.path()).set("sha256", Script.resource("sha256.sh")).around("manifest.sh"));
        if (answer.word("no_run").isPresent()) {
            throw new OpsException(ExitCode.NOT_FOUND, "there is no run directory " + dir.path() + " on pod " + pod.name(), "ops run list");
        }
        if (answer.exitCode() != 0) {
            throw new OpsException(ExitCode.UNREACHABLE, "pod " + pod.name() + " broke off (exit code " + answer.exitCode() + ")", "try again");
        }
        var reader = new ManifestReader(answer);
        var chosen = reader.files().stream().collect(Collectors.partitioningBy(f -> f.path().equals(RunDir.DIGESTS) || wanted.has(f.path())));
        return new Manifest(chosen.get(true), chosen.get(false), reader.outside(), reader.leftOut(),
                FACTS.stream().filter(f -> answer.word(f).isPresent()).collect(Collectors.toSet()), answer.word("digests").orElse(""), answer.word("child").orElse("none"), answer.word("marked").orElse(""));
    }

    /** Copies the files; {@code progress} gets the bytes that are there so far. Returns the way that was taken. */
    public String fetch(RunDir dir, Manifest manifest, Path target, boolean mayUseRsync, LongConsumer progress) {
        // Of a fetch that was killed.
        new Arrivals(target).takeWhole(manifest.files());
        List<RemoteFile> missing = missing(manifest, target);
        try (var watch = new ProgressWatch(target, manifest.totalBytes(), progress)) {
            if (missing.isEmpty()) {
                return canRsync(manifest, mayUseRsync) ? "rsync" : "tar";
            }
            watch.start();
            return bring(dir, manifest, missing, target, mayUseRsync, false);
        }
    }

    /** What a fetch would send: files that aren't here with the same size and time. */
    public static List<RemoteFile> missing(Manifest manifest, Path target) {
        return manifest.files().stream().filter(f -> !isThere(f, target)).toList();
    }

    /** Brings whole files, whatever seems to be here. */
    void fetchAfresh(RunDir dir, Manifest manifest, List<RemoteFile> files, Path target, boolean mayUseRsync) {
        bring(dir, manifest, files, target, mayUseRsync, true);
    }

    private String bring(RunDir dir, Manifest manifest, List<RemoteFile> files, Path target, boolean mayUseRsync, boolean afresh) {
        createTarget(target);
        var transfer = new Transfer(pod, dir, target);
        if (canRsync(manifest, mayUseRsync) && transfer.rsync(files, afresh, !manifest.over())) {
            return "rsync";
        }
        transfer.tar(files);
        return "tar";
    }

    private boolean canRsync(Manifest manifest, boolean mayUseRsync) {
        return mayUseRsync && manifest.hasRsync() && !pod.rsync().isEmpty() && isInstalled("rsync");
    }

    /** The same size and time: a file that grew since (the log of a running run) is sent again. */
    static boolean isThere(RemoteFile file, Path target) {
        try {
            Path local = target.resolve(file.path());
            if (!file.linkTarget().isEmpty()) {
                return Files.isSymbolicLink(local) && Files.readSymbolicLink(local).toString().equals(file.linkTarget());
            }
            return Files.isRegularFile(local, LinkOption.NOFOLLOW_LINKS) && Files.size(local) == file.sizeBytes()
                    && Math.floorDiv(Files.getLastModifiedTime(local).toMillis(), 1000L) == file.modifiedSeconds();
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    private static void createTarget(Path target) {
        try {
            Files.createDirectories(target);
        } catch (IOException e) {
            throw new OpsException(ExitCode.USAGE, "can't make the directory " + target + ": " + e.getMessage(), "choose another --to DIR", e);
        }
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).anyMatch(d -> Files.isExecutable(Path.of(d.isEmpty() ? "." : d, program)));
    }
}
