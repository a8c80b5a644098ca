package lib.cli;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import lib.report.ReportRow;
import lib.report.ReportView;
import lib.report.RowFilter;
import lib.report.RowOrder;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.AtomicFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ops run report}: fetched directories by glob or by name, else the runs of the pod. */
@Command(name = "report", description = "a report of runs: of directories here (--glob, DIR...), else of the pod")
final class ReportCommand implements Callable<Integer> {
    @Option(names = "--glob", paramLabel = "G", description = "quoted pattern that ops expands: 'artifacts/**/summary.json'; repeatable")
    private List<String> globs = List.of();
    @Parameters(paramLabel = "DIR", description = "run directories, or directories of them")
    private List<Path> directories = List.of();
    @Option(names = "--format", paramLabel = "F", description = "table (default), csv, json, md or html; the suffix of --out says it, too")
    private String format;
    @Option(names = "--out", paramLabel = "FILE", description = "write there rather than to stdout")
    private Path out;
    @Option(names = "--filter", paramLabel = "COND", description = "only runs with 'KEY OP VALUE', OP one of = != < <= > >= ~ (contains); repeatable: all must hold")
    private List<String> filters = List.of();
    @Option(names = "--sort", paramLabel = "KEY", description = "order by a column, -KEY for the greatest first; repeatable")
    private List<String> orders = List.of();
    @Option(names = "--columns", paramLabel = "KEYS", split = ",", description = "columns of table, csv and md: state,best.val/loss,config.seed,...")
    private List<String> columns = List.of();
    @Option(names = "--limit", paramLabel = "N", defaultValue = "0", description = "at most N rows (default 0: all)")
    private int limit;
    @Option(names = "--group", description = "runs that differ in nothing but their seed as one row: mean ± standard deviation")
    private boolean group;
    @Option(names = "--group-over", paramLabel = "NAME", split = ",", description = "the settings that runs of a group may differ in (default seed); repeatable")
    private List<String> over = List.of();
    private final Globals globals;

    ReportCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        Console console = globals.console();
        var wanted = ReportFormat.of(Optional.ofNullable(format), Optional.ofNullable(out).map(Path::toString), console.json());
        if (wanted == ReportFormat.HTML && out == null && Terminals.isTerminal(1)) {
            throw new OpsException(ExitCode.USAGE, "a page isn't for a terminal", "ops run report --out report.html");
        }
        ReportView.Query query = query();
        try (ReportRuns source = source()) {
            var mask = new ReportMask(console);
            boolean config = query.needsConfig() || wanted == ReportFormat.JSON;
            boolean whole = query.grouped() || wanted == ReportFormat.MD || wanted == ReportFormat.HTML;
            List<ReportRow> all = source.rows(whole, config, (run, settings) -> mask.publishable(ReportRow.of(run, settings, query.over())));
            if (all.isEmpty()) {
                throw new OpsException(ExitCode.NOT_FOUND, "no runs found", "quote the pattern, for example --glob 'artifacts/**/summary.json'");
            }
            ReportView view = ReportView.of(all, query);
            mask.warn(view.runs());
            write(console, new ReportText(globals, wanted, source, out == null).of(view));
        }
        return ExitCode.OK.code();
    }

    private ReportView.Query query() {
        if (limit < 0) {
            throw new OpsException(ExitCode.USAGE, "--limit: must be 0 (all) or more", "ops run report --limit 20");
        }
        Set<String> names = !over.isEmpty() ? Set.copyOf(over) : group ? Set.of("seed") : Set.of();
        var keys = new ArrayList<String>();
        columns.forEach(key -> keys.add(key.strip()));
        keys.removeIf(String::isEmpty);
        return new ReportView.Query(filters.stream().map(RowFilter::parse).toList(), orders.stream().map(RowOrder::parse).toList(), keys, names, limit);
    }

    private ReportRuns source() {
        return globs.isEmpty() && directories.isEmpty() ? new PodRuns(globals) : new DirectoryRuns(globs, directories, globals.workingDirectory());
    }

    private void write(Console console, ReportText.Written report) {
        if (out == null && report.isPieces()) {
            console.pieces(report.content());
            return;
        }
        if (out == null) {
            console.result(text(report));
            return;
        }
        Path file = globals.workingDirectory().resolve(out);
        try {
            AtomicFile.write(file, report.content());
            console.note("wrote " + report.what() + " to " + out + " (" + CopyReport.size(Files.size(file)) + report.left() + ")");
        } catch (IOException e) {
            throw new OpsException(ExitCode.USAGE, "can't write " + file + ": " + e, "choose another --out FILE", e);
        }
    }

    private static String text(ReportText.Written report) {
        var text = new StringWriter();
        try {
            report.content().writeTo(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
