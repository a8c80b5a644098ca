package lib.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lib.config.PodConfig;
import lib.pod.Runs;
import lib.report.JsonReport;
import lib.report.RunRow;
import lib.report.Table;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunState;
import lib.store.LastSeen;
import lib.store.LastSeenCache;
import lib.store.RunRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ops run list}. */
@Command(name = "list", description = "the runs of a pod, newest first")
final class ListCommand implements Callable<Integer> {
    @Option(names = "--state", paramLabel = "S", description = "only runs in this state")
    private String state;
    @Option(names = "--tag", paramLabel = "T", description = "only runs with this tag")
    private String tag;
    @Option(names = "--preset", paramLabel = "P", description = "only runs of this preset")
    private String preset;
    @Option(names = "--limit", paramLabel = "N", defaultValue = "30", description = "at most N runs (default 30; 0 is all)")
    private int limit;
    /** Older runs that are over are left to their pod. */
    private static final int REMEMBERED = 100;
    private final Globals globals;

    ListCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        checkState();
        PodConfig pod = globals.podConfig();
        List<RunRecord> runs;
        try {
            runs = newestFirst(new Runs(globals.connect(pod), globals.outputsRoots(pod)).all(), run -> run);
        } catch (OpsException e) {
            if (e.exitCode() == ExitCode.UNREACHABLE || e.exitCode() == ExitCode.NOT_FOUND) {
                printLastKnown(pod, e.getMessage());
            }
            throw e;
        }
        print(pod, shown(runs.stream().map(RunRow::of)));
        remember(pod, runs);
        return ExitCode.OK.code();
    }

    private void print(PodConfig pod, List<RunRow> rows) {
        Console console = globals.console();
        if (console.json()) {
            console.result(JsonReport.of(rows));
        } else if (rows.isEmpty()) {
            console.note("no runs on pod " + pod.name() + " in " + globals.outputsRoot(pod));
        } else {
            console.result(Table.text(rows, console.color(), console.width()));
        }
    }

    /** All that can be said while a pod is down: its runs are unknown, and what was seen of them last. */
    private void printLastKnown(PodConfig pod, String reason) {
        Console console = globals.console();
        List<LastSeen> seen = newestFirst(RunLookup.in(globals.outputsRoots(pod), globals.lastSeen().on(pod.name())), LastSeen::run);
        List<RunRow> rows = shown(seen.stream().map(s -> RunRow.of(s, globals.clock().instant())));
        if (console.json()) {
            ObjectNode document = JsonReport.of(rows);
            document.putArray("unreachable").addObject().put("pod", pod.name()).put("reason", reason);
            console.result(document);
        } else if (!rows.isEmpty()) {
            console.result(Table.text(rows, console.color(), console.width()));
        }
    }

    /** The runs that a list shows, and all that go on; a run that isn't there any more is forgotten. */
    private void remember(PodConfig pod, List<RunRecord> runs) {
        LastSeenCache cache = globals.lastSeen();
        Set<String> ids = runs.stream().map(RunRecord::id).collect(Collectors.toSet());
        if (!ids.isEmpty()) {    // else the volume may just not be mounted
            RunLookup.in(globals.outputsRoots(pod), cache.except(pod.name(), ids)).forEach(gone -> cache.forget(pod.name(), gone.run().id()));
        }
        cache.remember(pod.name(), IntStream.range(0, runs.size()).filter(i -> i < REMEMBERED || !runs.get(i).state().isFinal()).mapToObj(runs::get).toList());
    }

    private List<RunRow> shown(Stream<RunRow> rows) {
        return rows.filter(this::isWanted).limit(limit <= 0 ? Long.MAX_VALUE : limit).toList();
    }

    private static <T> List<T> newestFirst(List<T> runs, Function<T, RunRecord> record) {
        return runs.stream().sorted(Comparator.comparing((T run) -> record.apply(run).metadata().path("created_at").asText())
                .thenComparing(run -> record.apply(run).id()).reversed()).toList();
    }

    private void checkState() {
        if (state != null && !state.equals("unknown") && RunState.parse(state) == RunState.UNKNOWN) {
            throw new OpsException(ExitCode.USAGE, "--state: there is no such state",
                    "states: queued starting running stalled succeeded failed stopped lost unknown");
        }
    }

    private boolean isWanted(RunRow row) {
        return (state == null || row.state().equals(state)) && (tag == null || row.tags().contains(tag)) && (preset == null || row.preset().equals(preset));
    }
}
