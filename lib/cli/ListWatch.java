package lib.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import lib.config.PodConfig;
import lib.pod.ListedRun;
import lib.pod.LiveLook;
import lib.pod.LiveRuns;
import lib.pod.RunNews;
import lib.report.ListFrame;
import lib.report.RunHistory;
import lib.report.Table;
import lib.report.TerminalText;
import lib.report.WatchLine;
import lib.report.WatchedRun;
import lib.run.RunDir;
import lib.run.RunState;
import lib.store.Json;
import lib.store.LastSeen;
import lib.store.RunRecord;

/** {@code ops run list --watch}: the runs of a pod, until somebody interrupts. */
final class ListWatch implements WatchView, Supplier<LiveLook> {
    private static final Duration MARKED_FOR = Duration.ofSeconds(60);
    private static final Duration REMEMBER_EVERY = Duration.ofSeconds(30);
    private final Globals globals;
    private final Console console;
    private final PodConfig pod;
    private final ListChoice choice;
    private final Map<String, RunHistory> histories = new HashMap<>();
    private final Map<String, Instant> changes = new HashMap<>();
    private final Map<String, List<Object>> told = new HashMap<>();
    /** The newest first. */
    private List<LastSeen> seen;
    private Map<String, RunRecord> records = Map.of();
    private String trouble = "not asked yet";
    private Instant remembered = Instant.EPOCH;
    private volatile LiveRuns live;

    /** @param seen what is remembered of the runs, the newest first: shown until their pod answers */
    ListWatch(Globals globals, PodConfig pod, ListChoice choice, List<LastSeen> seen) {
        this.globals = globals;
        this.console = globals.console();
        this.pod = pod;
        this.choice = choice;
        this.seen = seen;
    }

    @Override
    public LiveLook get() {
        if (live == null) {
            live = new LiveRuns(globals.connect(pod), globals.outputsRoots(pod));
        }
        return live.look(Set.of());
    }

    @Override
    public boolean take(LiveLook look, Instant at) {
        if (look.runs().isEmpty() && !records.isEmpty()) {
            miss("its outputs root has no runs any more, or its volume is away");
            return false;
        }
        look.news().forEach(this::take);
        List<RunRecord> runs = ListChoice.newestFirst(look.runs(), run -> run);
        for (RunRecord run : runs) {
            boolean another = !records.containsKey(run.path()) || records.get(run.path()).state() != run.state();
            if (another && !records.isEmpty()) {
                changes.put(run.path(), at);
            }
        }
        var now = new HashMap<String, RunRecord>();
        runs.forEach(run -> now.put(run.path(), run));
        records = now;
        histories.keySet().retainAll(now.keySet());
        seen = runs.stream().map(run -> LastSeen.of(run, pod.name(), at)).toList();
        trouble = "";
        remember(runs, at);
        return false;
    }

    private void take(String path, RunNews news) {
        take(histories.computeIfAbsent(path, p -> new RunHistory()), news);
    }

    static void take(RunHistory history, RunNews news) {
        if (news.anew().contains(RunDir.METRICS)) {
            history.metricsAnew();
        }
        if (news.anew().contains(RunDir.GPU)) {
            history.gpuAnew();
        }
        news.metrics().forEach(history::metrics);
        news.gpu().forEach(history::gpu);
    }

    /** On the laptop, for the day on which the pod doesn't answer. */
    private void remember(List<RunRecord> runs, Instant at) {
        if (remembered.plus(REMEMBER_EVERY).isBefore(at) || changes.containsValue(at)) {
            remembered = at;
            ListCommand.remember(globals, pod, runs.stream().map(ListedRun::of).toList());
        }
    }

    @Override
    public void miss(String reason) {
        trouble = reason;
    }

    /** All that are known; a record is what this watch itself has read. */
    private List<WatchedRun> all() {
        return seen.stream().map(s -> new WatchedRun(records.getOrDefault(s.run().path(), s.run()), s, histories.getOrDefault(s.run().path(), new RunHistory()), trouble)).toList();
    }

    private List<WatchedRun> shown(Instant now) {
        return choice.of(all().stream(), w -> w.row(now));
    }

    @Override
    public List<String> frame(int columns, int rows, Instant now) {
        List<ListFrame.Line> lines = shown(now).stream().map(w -> new ListFrame.Line(w, changes.getOrDefault(w.run().path(), Instant.EPOCH).plus(MARKED_FOR).isAfter(now))).toList();
        return ListFrame.of("runs on pod " + pod.name(), lines, trouble, columns, rows, now);
    }

    /** A run that the choice leaves out by now is told of once more. */
    @Override
    public List<String> news(Instant now) {
        var lines = new ArrayList<String>();
        var paths = new HashSet<String>();
        Set<String> shown = new HashSet<>(shown(now).stream().map(w -> w.run().path()).toList());
        for (WatchedRun w : all().reversed()) {
            String path = w.run().path();
            paths.add(path);
            boolean known = told.containsKey(path);
            if ((known || shown.contains(path)) && !WatchLine.content(w).equals(told.get(path))) {
                told.put(path, WatchLine.content(w));
                lines.add(console.json() ? json(w, now) : WatchLine.list(w, now));
            }
            if (known && !shown.contains(path)) {
                told.remove(path);
            }
        }
        for (String gone : List.copyOf(told.keySet())) {
            if (!paths.contains(gone)) {
                told.remove(gone);
                String id = gone.substring(gone.lastIndexOf('/') + 1);
                lines.add(console.json() ? Json.line(Json.object().put("run_id", id).put("gone", true)) : WatchLine.gone(id, now));
            }
        }
        return lines;
    }

    private String json(WatchedRun w, Instant now) {
        var row = WatchLine.json(w, now);
        return TerminalText.json(Json.line(w.state() == RunState.UNKNOWN ? row.put("reason", trouble) : row));
    }

    @Override
    public String last(Instant now) {
        List<WatchedRun> shown = shown(now);
        return shown.isEmpty() ? "no runs on pod " + pod.name() : Table.text(shown.stream().map(w -> w.row(now)).toList(), console.color(), console.width());
    }
}
