package lib.cli;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import lib.report.RunRow;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunState;
import lib.store.RunRecord;

/** Which runs a list shows, and in which order. */
final class ListChoice implements Arguments {
    private String state;
    private String tag;
    private String preset;
    private int limit;

    @Override
    public void declare(Syntax syntax) {
        syntax.option(String.class, "--state", "S", "only runs in this state", v -> state = v);
        syntax.option(String.class, "--tag", "T", "only runs with this tag", v -> tag = v);
        syntax.option(String.class, "--preset", "P", "only runs of this preset", v -> preset = v);
        syntax.option(int.class, "--limit", "N", "at most N runs (default 30; 0 is all)", v -> limit = v, o -> o.defaultValue("30"));
    }

    /** USAGE where there is no such state. */
    void check() {
        if (state != null && !state.equals("unknown") && RunState.parse(state) == RunState.UNKNOWN) {
            throw new OpsException(ExitCode.USAGE, "--state: there is no such state",
                    "states: queued starting running stalled succeeded failed stopped lost unknown");
        }
    }

    /** Whether a run of this state can be wanted. */
    boolean mayBe(RunState of) {
        return state == null || of.text().equals(state);
    }

    /** The wanted ones, as many as are. */
    <T> List<T> of(Stream<T> runs, Function<T, RunRow> row) {
        return runs.filter(run -> isWanted(row.apply(run))).limit(limit <= 0 ? Long.MAX_VALUE : limit).toList();
    }

    static <T> List<T> newestFirst(List<T> runs, Function<T, RunRecord> record) {
        return runs.stream().sorted(Comparator.comparing((T run) -> record.apply(run).metadata().path("created_at").asText())
                .thenComparing(run -> record.apply(run).id()).reversed()).toList();
    }

    private boolean isWanted(RunRow row) {
        return (state == null || row.state().equals(state)) && (tag == null || row.tags().contains(tag)) && (preset == null || row.preset().equals(preset));
    }
}
