package lib.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import lib.run.Evidence;
import lib.run.RunDir;
import lib.run.RunId;
import lib.run.RunState;

/**
 * Runs in directories of this machine, fetched copies above all, known from their files alone. A directory that is broken in any
 * way gives a partial record, never an error. A copy with neither summary nor exit record is {@code unknown}, unless its process
 * lives here.
 */
public final class LocalRuns {
    private static final List<String> MARKS = List.of(RunDir.SUMMARY, RunDir.METADATA, RunDir.COMMAND, RunDir.HEARTBEAT, RunDir.REQUEST);
    private static final List<String> NAMING_FILES = List.of(RunDir.SUMMARY, RunDir.METADATA);
    private static final Duration LONG_AGO = Duration.ofDays(1);
    private static final Duration BEAT = Duration.ofSeconds(20);

    private LocalRuns() {
    }

    /** The runs right below an outputs root, by id; none where it can't be read. Links are no runs. */
    public static List<RunRecord> read(Path outputsRoot) {
        return directories(outputsRoot).stream().map(LocalRuns::readOne).toList();
    }

    /** Their directories. */
    public static List<Path> directories(Path outputsRoot) {
        var directories = new TreeSet<Path>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(outputsRoot)) {
            for (Path child : stream) {
                if (RunId.isValid(child.getFileName().toString()) && !Files.isSymbolicLink(child) && isRun(child)) {
                    directories.add(child);
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return List.of();
        }
        return List.copyOf(directories);
    }

    public static RunRecord readOne(Path runDir) {
        Path dir = runDir.toAbsolutePath().normalize();
        JsonNode summary = RunFiles.object(dir.resolve(RunDir.SUMMARY));
        Map<String, String> heartbeat = summary.isMissingNode() ? RunFiles.heartbeat(dir.resolve(RunDir.HEARTBEAT)) : Map.of();
        Map<String, Double> metrics = summary.isMissingNode() ? RunFiles.metrics(dir) : Map.of();
        Instant now = Instant.now();
        Optional<Long> logAge = summary.isMissingNode() ? RunFiles.age(dir.resolve(RunDir.LOG), now).map(Duration::toSeconds)
                : Optional.empty();
        String name = dir.getFileName() == null ? "/" : dir.getFileName().toString();
        return new RunRecord(name, dir.toString(), RunFiles.object(dir.resolve(RunDir.METADATA)), summary,
                RunFiles.object(dir.resolve(RunDir.ENDPOINT)), heartbeat, metrics,
                summary.isMissingNode() ? withoutSummary(dir, heartbeat, now) : Evidence.over(RunRecord.endedState(summary)), logAge);
    }

    /** Of a run that is over only what a list says of it ({@link ListedFields}); any other as {@link #readOne} reads it. */
    public static RunRecord readListed(Path runDir) {
        Path dir = runDir.toAbsolutePath().normalize();
        JsonNode summary = RunFiles.listed(dir.resolve(RunDir.SUMMARY), ListedFields::summary);
        boolean named = dir.getFileName() != null;
        return summary.isObject() && named ? RunRecord.over(dir.getFileName().toString(), dir.toString(), RunFiles.listed(dir.resolve(RunDir.METADATA), ListedFields::metadata), summary)
                : readOne(runDir);
    }

    /**
     * The run directories that a pattern names, sorted, each once: a directory that it matches, and the directory of a
     * {@code summary.json} or {@code run_metadata.json}. See {@link Glob} for the pattern.
     */
    public static List<Path> glob(String pattern, Path workingDirectory) {
        var directories = new TreeSet<Path>();
        for (Path path : Glob.expand(pattern, workingDirectory)) {
            boolean names = path.getFileName() != null && NAMING_FILES.contains(path.getFileName().toString());
            if (isRun(path)) {
                directories.add(path);
            } else if (names && path.getParent() != null) {
                directories.add(path.getParent());
            }
        }
        return List.copyOf(directories);
    }

    /** Whether a directory, or what a link leads to, has a file that only runs have. */
    public static boolean isRun(Path directory) {
        return Files.isDirectory(directory) && MARKS.stream().anyMatch(mark -> Files.exists(directory.resolve(mark)));
    }

    private static Evidence withoutSummary(Path dir, Map<String, String> heartbeat, Instant now) {
        Evidence.Child child = childHere(RunFiles.pairs(dir.resolve(RunDir.CHILD)));
        boolean alive = child != Evidence.Child.NONE;
        Map<String, String> record = RunFiles.pairs(dir.resolve(RunDir.EXIT));
        Duration exitAge = alive ? RunFiles.age(dir.resolve(RunDir.EXIT), now).orElse(LONG_AGO) : LONG_AGO;
        Optional<Evidence.Exit> exit = exitCode(record).stream().mapToObj(code -> new Evidence.Exit(code, exitAge, isOfPresent(dir, record))).findFirst();
        Duration age = RunFiles.age(dir.resolve(RunDir.REQUEST), now).orElse(Duration.ZERO);
        var beat = new Evidence.Heartbeat(Optional.ofNullable(heartbeat.get("state")).map(RunState::parse),
                RunFiles.age(dir.resolve(RunDir.HEARTBEAT), now), BEAT);
        return new Evidence(alive || exit.filter(Evidence.Exit::isOfThis).isPresent(), Optional.empty(), exit, stop(dir), child, Evidence.Launcher.NONE, false,
                age, age, beat, Evidence.Signs.none());
    }

    /** The recorder's own reason to end a run is a word that the mark has; a user's needs none. */
    private static Evidence.Stop stop(Path dir) {
        return Evidence.Stop.of(Files.exists(dir.resolve(RunDir.STOP)), RunFiles.pairs(dir.resolve(RunDir.STOP)).getOrDefault("reason", ""));
    }

    /** A run that was started again may still have the exit record of the attempt before. */
    private static boolean isOfPresent(Path dir, Map<String, String> record) {
        String present = RunFiles.firstWord(dir.resolve(RunDir.ATTEMPT));
        return present.isEmpty() || record.getOrDefault("attempt", present).strip().equals(present);
    }

    /** The process that {@code .ops/child} names, or the shell that will write its exit code: same boot, same pid, same start. */
    private static Evidence.Child childHere(Map<String, String> child) {
        String boot = ProcessStat.bootId();
        if (boot.isEmpty() || !boot.equals(child.get("boot_id"))) {
            return Evidence.Child.NONE;
        }
        return lives(child, "pid", "start") ? Evidence.Child.ALIVE : lives(child, "shell_pid", "shell_start") ? Evidence.Child.ENDING : Evidence.Child.NONE;
    }

    private static boolean lives(Map<String, String> child, String pid, String start) {
        String number = "[0-9]{1,18}";
        boolean named = child.getOrDefault(pid, "").matches(number) && child.getOrDefault(start, "").strip().matches(number);
        return named && ProcessStat.isAlive(Long.parseLong(child.get(pid)), Long.parseLong(child.get(start).strip()));
    }

    private static OptionalInt exitCode(Map<String, String> record) {
        String code = record.getOrDefault("code", "").strip();
        return code.matches("[0-9]{1,3}") ? OptionalInt.of(Integer.parseInt(code)) : OptionalInt.empty();
    }
}
