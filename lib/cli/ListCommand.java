package lib.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lib.config.PodConfig;
import lib.pod.ListedRun;
import lib.report.JsonReport;
import lib.report.RunRow;
import lib.report.Table;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.LastSeen;
import lib.store.LastSeenCache;

/** {@code ops run list [--watch]}. */
final class ListCommand implements Command {
    private final ListChoice choice = new ListChoice();
    private final WatchOptions options = new WatchOptions();
    /** Older runs that are over are left to their pod. */
    private static final int REMEMBERED = 100;
    private final Globals globals;

    ListCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("the runs of a pod, newest first");
        syntax.with(choice);
        syntax.with(options);
    }

    @Override
    public Integer call() {
        choice.check();
        PodConfig pod = globals.podConfig();
        if (options.watch()) {
            watch(pod);
            return ExitCode.OK.code();
        }
        List<ListedRun> runs;
        try {
            runs = PodRuns.list(globals, pod, globals.connect(pod)).newestFirst();
        } catch (OpsException e) {
            if (e.exitCode() == ExitCode.UNREACHABLE || e.exitCode() == ExitCode.NOT_FOUND) {
                printLastKnown(pod, e.getMessage());
            }
            throw e;
        }
        print(pod, shown(runs.stream().filter(run -> choice.mayBe(run.state())).map(run -> RunRow.of(run.record()))));
        remember(globals, pod, runs);
        return ExitCode.OK.code();
    }

    /** Until it is interrupted. A pod that doesn't answer at the beginning is waited for only where something of its runs is known. */
    private void watch(PodConfig pod) {
        List<LastSeen> seen = lastSeen(globals, pod);
        var view = new ListWatch(globals, pod, choice, seen);
        try {
            view.take(view.get(), globals.clock().instant());
        } catch (OpsException e) {
            if (e.exitCode() != ExitCode.UNREACHABLE || seen.isEmpty()) {
                throw e;
            }
            view.miss(e.getMessage());
        }
        Watch.on(globals, options.every(), new Watch.Return("the runs go on", "ops list" + options.words())).stay(view, view, false);
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
        List<RunRow> rows = shown(lastSeen(globals, pod).stream().map(s -> RunRow.of(s, globals.clock().instant())));
        if (console.json()) {
            ObjectNode document = JsonReport.of(rows);
            document.putArray("unreachable").addObject().put("pod", pod.name()).put("reason", reason);
            console.result(document);
        } else if (!rows.isEmpty()) {
            console.result(Table.text(rows, console.color(), console.width()));
        }
    }

    private static List<LastSeen> lastSeen(Globals globals, PodConfig pod) {
        return ListChoice.newestFirst(RunLookup.in(globals.outputsRoots(pod), globals.lastSeen().on(pod.name())), LastSeen::run);
    }

    /** The runs that a list shows, and all that go on; a run that isn't there any more is forgotten. {@code runs}: the newest first. */
    static void remember(Globals globals, PodConfig pod, List<ListedRun> runs) {
        LastSeenCache cache = globals.lastSeen();
        Set<String> ids = runs.stream().map(ListedRun::id).collect(Collectors.toSet());
        if (!ids.isEmpty()) {    // else the volume may just not be mounted
            RunLookup.in(globals.outputsRoots(pod), cache.except(pod.name(), ids)).forEach(gone -> cache.forget(pod.name(), gone.run().id()));
        }
        cache.remember(pod.name(), IntStream.range(0, runs.size()).filter(i -> i < REMEMBERED || !runs.get(i).state().isFinal())
                .mapToObj(i -> runs.get(i).record()).toList());
    }

    private List<RunRow> shown(Stream<RunRow> rows) {
        return choice.of(rows, Function.identity());
    }
}
