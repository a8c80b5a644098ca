package lib.cli;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import lib.pod.LiveLook;
import lib.pod.LiveRuns;
import lib.pod.RunNews;
import lib.report.LogTail;
import lib.report.RunHistory;
import lib.report.StatusFrame;
import lib.report.StatusText;
import lib.report.SummaryText;
import lib.report.TerminalText;
import lib.report.WatchLine;
import lib.report.WatchedRun;
import lib.run.RunState;
import lib.store.Json;
import lib.store.LastSeen;
import lib.store.RunRecord;

/** {@code ops run status --watch}: one run, until it is over. */
final class StatusWatch implements WatchView, Supplier<LiveLook> {
    private static final int LOG_LINES = 300;
    private final Globals globals;
    private final Console console;
    private final String name;
    private final RunHistory history = new RunHistory();
    private final LogTail log = new LogTail(LOG_LINES);
    private volatile LiveRuns live;
    private volatile String path = "";
    private volatile String podName = "";
    private WatchedRun watched;
    private List<Object> told = List.of();

    /** @param seen what is remembered of the run, shown until its pod answers */
    StatusWatch(Globals globals, String name, LastSeen seen) {
        this.globals = globals;
        this.console = globals.console();
        this.name = name;
        this.watched = new WatchedRun(seen.run(), seen, history, "not asked yet");
    }

    /** Finds the run where it isn't found yet; from then on, whatever is newer, it stays with that one. */
    @Override
    public LiveLook get() {
        if (live == null) {
            RunLookup.Found found = RunLookup.find(globals, name);
            path = found.run().path();
            podName = found.podConfig().name();
            live = LiveRuns.of(found.pod(), found.dir());
        }
        return live.look(Set.of(path));
    }

    @Override
    public boolean take(LiveLook look, Instant at) {
        List<RunRecord> same = look.runs().stream().filter(run -> run.path().equals(path)).toList();
        if (same.isEmpty()) {
            miss("there is no run directory " + path + " any more, or its volume is away");
            return false;
        }
        RunRecord run = same.get(0);
        if (look.news().containsKey(path)) {
            take(look.news().get(path));
        }
        watched = new WatchedRun(run, LastSeen.of(run, podName, at), history, "");
        globals.lastSeen().remember(podName, same);
        return run.state().isFinal();
    }

    private void take(RunNews news) {
        history.config(news.config());
        ListWatch.take(history, news);
        news.log().ifPresent(text -> log.add(text.offset(), text.bytes()));
    }

    @Override
    public void miss(String reason) {
        watched = new WatchedRun(watched.run(), watched.seen(), history, reason);
    }

    RunState state() {
        return watched.state();
    }

    String id() {
        return watched.run().id();
    }

    @Override
    public List<String> frame(int columns, int rows, Instant now) {
        return StatusFrame.of(watched, log, columns, rows, now);
    }

    @Override
    public List<String> news(Instant now) {
        List<Object> content = WatchLine.content(watched);
        if (content.equals(told)) {
            return List.of();
        }
        told = content;
        if (console.json()) {
            return List.of(TerminalText.json(Json.line(watched.trouble().isEmpty() ? StatusText.json(watched.run())
                    : StatusText.json(watched.seen(), watched.trouble(), now))));
        }
        String line = WatchLine.status(watched, now);
        return state().isFinal() ? List.of(line, last(now).stripTrailing()) : List.of(line);
    }

    @Override
    public String last(Instant now) {
        if (!watched.trouble().isEmpty()) {
            return StatusText.of(watched.seen(), watched.trouble(), now, console.color());
        }
        return state().isFinal() ? SummaryText.of(watched.run(), console.color()) : StatusText.of(watched.run(), console.color());
    }
}
