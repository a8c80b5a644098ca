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
import lib.report.ReportRow;
import lib.report.ReportView;
import lib.report.RowFilter;
import lib.report.RowOrder;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.AtomicFile;

/** {@code ops run report}: fetched directories by glob or by name, else the runs of the pod. */
final class ReportCommand implements Command {
    private List<String> globs = List.of();
    private List<Path> directories = List.of();
    private String format;
    private Path out;
    private List<String> filters = List.of();
    private List<String> orders = List.of();
    private List<String> columns = List.of();
    private int limit;
    private boolean group;
    private List<String> over = List.of();
    private final Globals globals;

    ReportCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("a report of runs: of directories here (--glob, DIR...), else of the pod");
        syntax.options(String.class, "--glob", "G", "quoted pattern that ops expands: 'artifacts/**/summary.json'; repeatable", v -> globs = v);
        syntax.parameters(Path.class, "DIR", "run directories, or directories of them", v -> directories = v);
        syntax.option(String.class, "--format", "F", "table (default), csv, json, md or html; the suffix of --out says it, too", v -> format = v);
        syntax.option(Path.class, "--out", "FILE", "write there rather than to stdout", v -> out = v);
        syntax.options(String.class, "--filter", "COND", "only runs with 'KEY OP VALUE', OP one of = != < <= > >= ~ (contains); repeatable: all must hold", v -> filters = v);
        syntax.options(String.class, "--sort", "KEY", "order by a column, -KEY for the greatest first; repeatable", v -> orders = v);
        syntax.options(String.class, "--columns", "KEYS", "columns of table, csv and md: state,best.val/loss,config.seed,...", v -> columns = v, o -> o.splitRegex(","));
        syntax.option(int.class, "--limit", "N", "at most N rows (default 0: all)", v -> limit = v, o -> o.defaultValue("0"));
        syntax.flag("--group", "runs that differ in nothing but their seed as one row: mean ± standard deviation", v -> group = v);
        syntax.options(String.class, "--group-over", "NAME", "the settings that runs of a group may differ in (default seed); repeatable", v -> over = v, o -> o.splitRegex(","));
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
