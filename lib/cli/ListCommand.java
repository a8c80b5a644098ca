package lib.cli;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import lib.config.PodConfig;
import lib.pod.Runs;
import lib.report.JsonReport;
import lib.report.RunRow;
import lib.report.Table;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunState;
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
    private final Globals globals;

    ListCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        checkState();
        Console console = globals.console();
        PodConfig podConfig = globals.podConfig();
        List<RunRow> rows = new Runs(globals.connect(podConfig), globals.outputsRoots(podConfig)).all().stream()
                .sorted(Comparator.comparing(ListCommand::created).thenComparing(RunRecord::id).reversed())
                .map(RunRow::of).filter(this::isWanted).limit(limit <= 0 ? Long.MAX_VALUE : limit).toList();
        if (console.json()) {
            console.result(JsonReport.of(rows));
        } else if (rows.isEmpty()) {
            console.note("no runs on pod " + podConfig.name() + " in " + globals.outputsRoot(podConfig));
        } else {
            console.result(Table.text(rows, console.color(), console.width()));
        }
        return ExitCode.OK.code();
    }

    private void checkState() {
        if (state != null && !state.equals("unknown") && RunState.parse(state) == RunState.UNKNOWN) {
            throw new OpsException(ExitCode.USAGE, "--state: there is no such state",
                    "states: queued starting running stalled succeeded failed stopped lost unknown");
        }
    }

    private static String created(RunRecord run) {
        return run.metadata().path("created_at").asText();
    }

    private boolean isWanted(RunRow row) {
        return (state == null || row.state().equals(state)) && (tag == null || row.tags().contains(tag)) && (preset == null || row.preset().equals(preset));
    }
}
