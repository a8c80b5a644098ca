package lib.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import lib.report.ReportRow;
import lib.report.RowMask;

/** A report goes to others: what looks like a secret is masked, and said. */
final class ReportMask {
    private static final int SAID = 10;
    private final Console console;
    private final ConcurrentMap<String, String> known = new ConcurrentHashMap<>();
    private final Map<String, String> masked = new ConcurrentHashMap<>();

    ReportMask(Console console) {
        this.console = console;
    }

    ReportRow publishable(ReportRow run) {
        RowMask.MaskedRun result = RowMask.of(run, known);
        if (result.fields().isEmpty()) {
            masked.remove(run.path());
        } else {
            masked.put(run.path(), "run " + result.run().row().runId() + " has what looks like a secret in " + String.join(", ", result.fields()));
        }
        return result.run();
    }

    /** Says it of the runs that the report shows. */
    void warn(List<ReportRow> shown) {
        List<String> said = shown.stream().filter(run -> masked.containsKey(run.path())).map(run -> masked.get(run.path())).toList();
        said.stream().limit(SAID).forEach(text -> console.error("warning: " + text + "; the report has *** there"));
        if (said.size() > SAID) {
            console.error("warning: " + (said.size() - SAID) + " more runs have what looks like a secret; the report has *** there");
        }
    }
}
