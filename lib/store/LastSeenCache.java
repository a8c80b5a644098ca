package lib.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import lib.run.RunId;

/**
 * The laptop's memory of runs, {@code <directory>/<pod>/<run id>.json}: what can still be said of them when their pod doesn't answer. A cache:
 * it may be deleted at any time, and where it can't be written or read it is as if it were empty. Directories 0700, files 0600.
 */
public final class LastSeenCache {
    /** Runs of a pod that are kept; the ones that were seen longest ago go first. */
    static final int RUNS_AT_MOST = 1000;
    static final Duration FINAL_KEPT_FOR = Duration.ofDays(30);
    private static final String END = ".json";
    private static final String TIME = "\"seen_at\"";
    private final Path directory;
    private final Clock clock;

    public LastSeenCache(Path directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** Keeps what has been seen of runs; of one that is over nothing is written a second time. */
    public void remember(String pod, List<RunRecord> runs) {
        if (!RunId.isValid(pod)) {
            return;
        }
        Path dir = directory.resolve(pod);
        try {
            boolean grew = false;
            for (RunRecord run : runs) {
                grew |= run.evidence().reachable() && RunId.isValid(run.id()) && remember(dir, LastSeen.of(run, pod, clock.instant()));
            }
            if (grew) {
                prune(dir);
            }
        } catch (IOException | UncheckedIOException e) {
            return;    // a gain only: the answer is there without it
        }
    }

    /** True when the run is new here. */
    private static boolean remember(Path dir, LastSeen seen) throws IOException {
        String text = Json.line(seen.toJson());
        Path file = dir.resolve(seen.run().id() + END);
        String before = read(file);
        if (seen.state().isFinal() && !before.isEmpty() && before.startsWith(text.substring(0, text.lastIndexOf(TIME)))) {
            return false;
        }
        if (before.isEmpty()) {
            Files.createDirectories(dir, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        AtomicFile.writeUnsynced(file, text);
        return before.isEmpty();
    }

    /** The pod answered, and has no such run any more. */
    public void forget(String pod, String id) {
        try {
            if (RunId.isValid(pod) && RunId.isValid(id)) {
                Files.deleteIfExists(file(pod, id));
            }
        } catch (IOException e) {
            return;
        }
    }

    /** The run of that name as it was seen on a pod, else all whose names begin so. */
    public List<LastSeen> named(String pod, String prefix) {
        Optional<LastSeen> exact = RunId.isValid(pod) && RunId.isValid(prefix) ? LastSeen.parse(read(file(pod, prefix))) : Optional.empty();
        return exact.isPresent() ? List.of(exact.get()) : on(pod, id -> id.startsWith(prefix));
    }

    /** All runs that were seen on a pod. */
    public List<LastSeen> on(String pod) {
        return on(pod, id -> true);
    }

    /** Those that aren't among some. */
    public List<LastSeen> except(String pod, Set<String> ids) {
        return on(pod, id -> !ids.contains(id));
    }

    private List<LastSeen> on(String pod, Predicate<String> wanted) {
        return RunId.isValid(pod) ? files(directory.resolve(pod)).stream().filter(file -> wanted.test(id(file))).map(file -> LastSeen.parse(read(file)))
                .flatMap(Optional::stream).toList() : List.of();
    }

    private Path file(String pod, String id) {
        return directory.resolve(pod).resolve(id + END);
    }

    private static String id(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - END.length());
    }

    private static List<Path> files(Path dir) {
        try (Stream<Path> all = Files.list(dir)) {
            return all.filter(file -> file.getFileName().toString().endsWith(END) && RunId.isValid(id(file))).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private static String read(Path file) {
        try {
            return RunFiles.text(file, 1 << 20).orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    /** Only when a run is new here, so that asking again and again costs nothing. */
    private void prune(Path dir) throws IOException {
        Instant oldest = clock.instant().minus(FINAL_KEPT_FOR);
        var byTime = new ArrayList<Map.Entry<Path, FileTime>>();
        for (Path file : files(dir)) {
            FileTime time = Files.getLastModifiedTime(file);
            boolean old = time.toInstant().isBefore(oldest);
            if (old && LastSeen.parse(read(file)).filter(seen -> !seen.state().isFinal()).isEmpty()) {
                Files.deleteIfExists(file);
            } else {
                byTime.add(Map.entry(file, time));
            }
        }
        removeLeftovers(dir);
        if (byTime.size() <= RUNS_AT_MOST) {
            return;
        }
        byTime.sort(Map.Entry.comparingByValue(Comparator.naturalOrder()));
        for (int i = 0; i < byTime.size() - RUNS_AT_MOST; i++) {
            Files.deleteIfExists(byTime.get(i).getKey());
        }
    }

    /** Temporary files of an ops that was killed. */
    private void removeLeftovers(Path dir) throws IOException {
        try (Stream<Path> all = Files.list(dir)) {
            for (Path file : all.filter(f -> f.getFileName().toString().endsWith(".tmp")).toList()) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(clock.instant().minus(Duration.ofDays(1)))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
