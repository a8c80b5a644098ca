package lib.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.run.FailureCause;
import lib.run.RunDir;

/** What an evaluation wrote to results.jsonl, in figures, once it is over. One that succeeded and wrote no result has failed. */
final class Results implements Companion {
    private final Path file;
    private final List<String> groupBy;
    private ResultTotals totals;
    private String missing = "";

    Results(Path dir, List<String> groupBy) {
        this.file = dir.resolve(RunDir.RESULTS);
        this.groupBy = groupBy;
        this.totals = new ResultTotals(groupBy);
    }

    @Override
    public void look(Optional<Attempt> attempt) {
        // Its figures are of the whole file.
    }

    @Override
    public void finish(Attempt.End end) {
        totals = new ResultTotals(groupBy);
        missing = "no line is a JSON object";
        if (!Files.isRegularFile(file)) {
            missing = Files.exists(file) ? "is no regular file" : "no such file";
            return;
        }
        try {
            new ResultLines(new LinkedHashSet<>(groupBy)).read(file, totals);
        } catch (IOException e) {
            missing = "can't be read: " + e.getMessage();
        }
    }

    @Override
    public Optional<CauseFinder.Finding> failure(Attempt.End end) {
        if (totals.count() > 0 || end.code().orElse(1) != 0) {
            return Optional.empty();
        }
        return Optional.of(new CauseFinder.Finding(FailureCause.DATA_MISSING, "the evaluation ended with exit code 0 and wrote no result",
                List.of(new CauseFinder.Evidence(RunDir.RESULTS, 0, missing))));
    }

    @Override
    public void summarize(ObjectNode summary) {
        summary.set("results", totals.toJson());
    }

    @Override
    public Map<String, String> heartbeat() {
        return Map.of();
    }
}
