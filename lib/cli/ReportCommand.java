package lib.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import lib.pod.Runs;
import lib.report.Csv;
import lib.report.JsonReport;
import lib.report.RowMask;
import lib.report.RunRow;
import lib.report.Table;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.AtomicFile;
import lib.store.Json;
import lib.store.LocalRuns;
import lib.store.RunRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ops run report}: fetched directories by glob or by name, else the runs of the pod. */
@Command(name = "report", description = "a table of runs: of directories here (--glob, DIR...), else of the pod")
final class ReportCommand implements Callable<Integer> {
    @Option(names = "--glob", paramLabel = "G", description = "quoted pattern that ops expands: 'artifacts/**/summary.json'; repeatable")
    private List<String> globs = List.of();
    @Parameters(paramLabel = "DIR", description = "run directories, or directories of them")
    private List<Path> directories = List.of();
    @Option(names = "--format", paramLabel = "F", defaultValue = "table", description = "table (default), csv or json")
    private String format;
    @Option(names = "--out", paramLabel = "FILE", description = "write there rather than to stdout")
    private Path out;
    private final Globals globals;

    ReportCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        if (!List.of("table", "csv", "json").contains(format)) {
            throw new OpsException(ExitCode.USAGE, "--format: must be table, csv or json", "ops run report --format csv");
        }
        Console console = globals.console();
        List<RunRow> rows = records().stream().map(RunRow::of).map(row -> publishable(console, row)).toList();
        if (rows.isEmpty()) {
            throw new OpsException(ExitCode.NOT_FOUND, "no runs found", "quote the pattern, for example --glob 'artifacts/**/summary.json'");
        }
        String text = text(console, rows);
        if (out == null) {
            console.result(text);
        } else {
            write(globals.workingDirectory().resolve(out), text);
            console.note("wrote " + rows.size() + " runs to " + out);
        }
        return ExitCode.OK.code();
    }

    /** A report goes to others. */
    private static RunRow publishable(Console console, RunRow row) {
        RowMask.Masked masked = RowMask.of(row);
        if (!masked.fields().isEmpty()) {
            console.error("warning: run " + masked.row().runId() + " has what looks like a secret in " + String.join(", ", masked.fields()) + "; the report has *** there");
        }
        return masked.row();
    }

    private List<RunRecord> records() {
        if (globs.isEmpty() && directories.isEmpty()) {
            return new Runs(globals.connect(globals.podConfig()), globals.outputsRoots(globals.podConfig())).all();
        }
        var found = new TreeSet<Path>();
        globs.forEach(glob -> found.addAll(LocalRuns.glob(glob, globals.workingDirectory())));
        var records = new ArrayList<>(found.stream().map(LocalRuns::readOne).toList());
        for (Path directory : directories) {
            Path path = globals.workingDirectory().resolve(directory);
            if (!Files.isDirectory(path)) {
                throw new OpsException(ExitCode.NOT_FOUND, "no directory " + path, "ops run fetch RUN --to DIR brings one here");
            }
            records.addAll(LocalRuns.isRun(path) ? List.of(LocalRuns.readOne(path)) : LocalRuns.read(path));
        }
        return records;
    }

    private String text(Console console, List<RunRow> rows) {
        if (console.json() || format.equals("json")) {
            return Json.pretty(JsonReport.of(rows));
        }
        return format.equals("csv") ? Csv.text(rows) : Table.text(rows, out == null && console.color(), out == null ? console.width() : 200);
    }

    private static void write(Path file, String text) {
        try {
            AtomicFile.write(file, text);
        } catch (IOException e) {
            throw new OpsException(ExitCode.USAGE, "can't write " + file + ": " + e, "choose another --out FILE", e);
        }
    }
}
