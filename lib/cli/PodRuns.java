package lib.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import lib.config.PodConfig;
import lib.pod.Pod;
import lib.pod.RecordsTransfer;
import lib.pod.RunList;
import lib.pod.Runs;
import lib.report.PageInput;
import lib.report.ReportRow;
import lib.run.RunDir;
import lib.store.RecordFiles;
import lib.store.RunRecord;

/** The runs of a pod: one round trip for what a list says of them, one more for their settings or for what the page draws; on this machine they are read in place. */
final class PodRuns implements ReportRuns {
    /** What the page is made of: neither logs nor checkpoints. */
    private static final List<String> PAGE_FILES = List.of(RunDir.SUMMARY, RunDir.METADATA, RunDir.CONFIG, RunDir.ENVIRONMENT, RunDir.DATASETS, RunDir.COMMAND, RunDir.PATCH,
            RunDir.METRICS, RunDir.GPU, RunDir.EVENTS);
    private static final int SAID = 5;
    private final Pod pod;
    private final PodConfig podConfig;
    private final List<String> outputsRoots;
    private final Console console;
    private final RunList listed;
    private final Map<String, RunRecord> byPath = new HashMap<>();
    private final List<TemporaryDirectory> brought = new ArrayList<>();

    PodRuns(Globals globals) {
        podConfig = globals.podConfig();
        pod = globals.connect(podConfig);
        outputsRoots = globals.outputsRoots(podConfig);
        console = globals.console();
        listed = list(globals, podConfig, pod);
    }

    /** The runs of a pod; of those that are over, what is remembered here. */
    static RunList list(Globals globals, PodConfig podConfig, Pod pod) {
        return new RunList(pod, globals.outputsRoots(podConfig), globals.cacheDirectory().resolve("runs"));
    }

    @Override
    public List<ReportRow> rows(boolean whole, boolean config, BiFunction<RunRecord, JsonNode, ReportRow> row) {
        if (!whole && !config) {
            return listed.all(run -> row.apply(run, MissingNode.getInstance()));
        }
        List<RunRecord> runs = whole ? new Runs(pod, outputsRoots).all() : listed.all(Function.identity());
        runs.forEach(run -> byPath.put(run.path(), run));
        Function<RunRecord, Path> place = config ? bring(runs, List.of(RunDir.CONFIG)) : run -> Path.of("");
        return runs.parallelStream().map(run -> row.apply(run, config ? RecordFiles.config(place.apply(run)) : MissingNode.getInstance())).toList();
    }

    @Override
    public List<PageInput> pages(List<ReportRow> chosen) {
        List<RunRecord> runs = chosen.stream().map(run -> byPath.get(run.path())).toList();
        Function<RunRecord, Path> place = bring(runs, PAGE_FILES);
        return runs.stream().map(run -> new PageInput(run, place.apply(run))).toList();
    }

    private Function<RunRecord, Path> bring(List<RunRecord> runs, List<String> names) {
        if (podConfig.isLocal()) {
            return run -> Path.of(run.path());
        }
        var directory = new TemporaryDirectory("ops-report-");
        brought.add(directory);
        var transfer = new RecordsTransfer(pod, outputsRoots, directory.path());
        List<String> large = transfer.bring(runs, names, bytes -> progress("records of " + runs.size() + " runs: " + CopyReport.size(bytes)));
        progress("");
        if (!large.isEmpty()) {
            String more = large.size() > SAID ? " and " + (large.size() - SAID) + " more" : "";
            console.error("warning: left out since too large: " + String.join(", ", large.stream().limit(SAID).toList()) + more);
        }
        return transfer::place;
    }

    private void progress(String text) {
        if (console.canRedraw()) {
            console.redraw(text);
        }
    }

    @Override
    public void close() {
        brought.forEach(TemporaryDirectory::close);
    }
}
