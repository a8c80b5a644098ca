package lib.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BiFunction;
import lib.report.PageInput;
import lib.report.ReportRow;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.LocalRuns;
import lib.store.RecordFiles;
import lib.store.RunRecord;

/** Run directories of this machine: those that globs name, by their paths, then those that are named. Each counts once. Read on all cores. */
final class DirectoryRuns implements ReportRuns {
    private final List<Path> runs;

    DirectoryRuns(List<String> globs, List<Path> directories, Path workingDirectory) {
        var byGlob = new TreeSet<Path>();
        globs.forEach(glob -> byGlob.addAll(LocalRuns.glob(glob, workingDirectory)));
        var all = new LinkedHashSet<Path>(byGlob);
        for (Path directory : directories) {
            Path path = workingDirectory.resolve(directory).normalize();
            if (!Files.isDirectory(path)) {
                throw new OpsException(ExitCode.NOT_FOUND, "no directory " + path, "ops run fetch RUN --to DIR brings one here");
            }
            all.addAll(LocalRuns.isRun(path) ? List.of(path) : LocalRuns.directories(path));
        }
        runs = new ArrayList<>(all);
    }

    @Override
    public List<ReportRow> rows(boolean whole, boolean config, BiFunction<RunRecord, JsonNode, ReportRow> row) {
        return runs.parallelStream().map(run -> row.apply(whole ? LocalRuns.readOne(run) : LocalRuns.readListed(run), config ? RecordFiles.config(run) : MissingNode.getInstance())).toList();
    }

    @Override
    public List<PageInput> pages(List<ReportRow> chosen) {
        return chosen.parallelStream().map(run -> Path.of(run.path())).map(path -> new PageInput(LocalRuns.readOne(path), path)).toList();
    }

    @Override
    public void close() {
        // Nothing was brought here.
    }
}
