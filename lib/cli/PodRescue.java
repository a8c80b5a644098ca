package lib.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lib.config.PodConfig;
import lib.pod.Fetcher;
import lib.pod.Fetcher.RemoteFile;
import lib.pod.Pod;
import lib.pod.PodSight;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.run.RunId;
import lib.run.Timestamp;
import lib.store.RunRecord;

/**
 * Brings home what a pod has before it ends: the records of all runs, then the newest checkpoint of each that nobody has fetched. Each copy is proven as by
 * {@code fetch}. What the time that is left doesn't allow is named, and the pod isn't ended then.
 */
final class PodRescue {
    /** Left for what comes after the last byte. */
    private static final Duration MARGIN = Duration.ofSeconds(20);
    private static final long ENOUGH_TO_MEASURE_BYTES = 1 << 20;
    private final Globals globals;
    private final PodConfig config;
    private final Pod pod;
    private final Path to;
    private final Optional<Instant> end;
    private final Clock clock;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, CopyReport> reports = new LinkedHashMap<>();
    private long bytes;
    private Duration spent = Duration.ZERO;

    /** {@code end}: when the provider ends the pod. */
    PodRescue(Globals globals, PodConfig config, Pod pod, Path to, Optional<Instant> end) {
        this.globals = globals;
        this.config = config;
        this.pod = pod;
        this.to = to;
        this.end = end;
        this.clock = globals.clock();
    }

    /** The last report on each copy. UNREACHABLE where something could not be brought, or not be proven: the same command goes on from there. */
    List<CopyReport> fetch(PodSight sight) {
        List<RunLookup.Found> runs = sight.runs().stream().sorted(newestFirst()).map(run -> new RunLookup.Found(run, config, pod)).toList();
        refuseTwins(runs);
        for (RunLookup.Found run : runs) {
            globals.console().note("fetching the record of " + run.run().id());
            take(run, List.of(), List.of(RunDir.CHECKPOINTS + "/**"));
        }
        for (RunLookup.Found run : runs) {
            if (!sight.fetched().contains(run.run().path()) && !reports.get(run.run().path()).manifest().excluded().isEmpty()) {
                checkpoint(run);
            }
        }
        if (!problems.isEmpty()) {
            throw new OpsException(ExitCode.UNREACHABLE, "pod " + config.name() + " is not ended: " + String.join("; ", problems)
                    + end.map(t -> ". It ends by itself at " + Timestamp.format(t)).orElse(""), "the same command goes on from here; or end it all the same: ops pod rm " + config.name() + " --force");
        }
        return List.copyOf(reports.values());
    }

    private void checkpoint(RunLookup.Found run) {
        List<RemoteFile> all = new Fetcher(pod).manifest(run.dir(), List.of(RunDir.CHECKPOINTS + "/**"), List.of()).files();
        List<RemoteFile> newest = NewestCheckpoint.of(all);
        long size = newest.stream().mapToLong(RemoteFile::sizeBytes).sum();
        if (newest.isEmpty()) {
            return;
        }
        if (!hasTimeFor(size)) {
            problems.add("there is no time left for the newest checkpoint of " + run.run().id() + " (" + CopyReport.size(size) + ")");
            return;
        }
        globals.console().note("fetching the newest checkpoint of " + run.run().id() + " (" + CopyReport.size(size) + ")"
                + (NewestCheckpoint.isProven(newest) ? "" : ", which is not known to be complete"));
        take(run, newest.stream().map(f -> literally(f.path())).toList(), List.of());
    }

    private void take(RunLookup.Found run, List<String> include, List<String> exclude) {
        Path target = to.resolve(run.run().id());
        Instant start = clock.instant();
        CopyReport report = new RunCopy(run, target, include, exclude, true, globals.console(), globals.cacheDirectory()).update().report();
        spent = spent.plus(Duration.between(start, clock.instant()));
        bytes += report.manifest().totalBytes();
        reports.put(run.run().path(), report);
        globals.console().note(target + ": " + report.line());
        if (!report.proof().mismatched().isEmpty() || !report.proof().missing().isEmpty() || report.manifest().leftOut() > 0 || !report.manifest().whole()) {
            problems.add("the copy of " + run.run().id() + " is " + report.line());
        }
    }

    /** By the pace so far. */
    private boolean hasTimeFor(long size) {
        if (end.isEmpty()) {
            return true;
        }
        Duration left = Duration.between(clock.instant(), end.get()).minus(MARGIN);
        boolean measured = bytes > ENOUGH_TO_MEASURE_BYTES && spent.isPositive();
        return left.isPositive() && (!measured || size / (double) bytes * spent.toMillis() < left.toMillis());
    }

    /** Two outputs roots may have runs of one id, and there is one place for both. */
    private void refuseTwins(List<RunLookup.Found> runs) {
        Set<RunId> seen = new HashSet<>();
        runs.stream().filter(run -> !seen.add(run.id())).findFirst().ifPresent(twin -> {
            throw new OpsException(ExitCode.CONFLICT, "two runs on pod " + config.name() + " are called " + twin.id(), "fetch one of them by hand: " + twin.run().path());
        });
    }

    private static Comparator<RunRecord> newestFirst() {
        return Comparator.comparing((RunRecord run) -> run.metadata().path("created_at").asText()).thenComparing(RunRecord::id).reversed();
    }

    /** A glob that matches this path alone. */
    private static String literally(String path) {
        return path.replaceAll("[\\\\*?\\[\\]{}]", "\\\\$0");
    }
}
