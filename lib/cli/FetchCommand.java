package lib.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import lib.pod.Fetcher;
import lib.run.ExitCode;
import lib.run.RunDir;
import lib.store.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ops run fetch [RUN] --to DIR}. */
@Command(name = "fetch", description = "copy a run directory here; repeating goes on where a broken transfer was")
final class FetchCommand implements Callable<Integer> {
    @Mixin
    private final RunLookup lookup = new RunLookup();
    @Option(names = "--to", paramLabel = "DIR", required = true, description = "the copy is DIR/<run id>")
    private Path to;
    @Option(names = "--no-checkpoints", description = "leave checkpoints/ out")
    private boolean noCheckpoints;
    @Option(names = "--include", paramLabel = "GLOB", description = "only files whose path or name matches; repeatable")
    private List<String> include = List.of();
    @Option(names = "--exclude", paramLabel = "GLOB", description = "no files whose path or name matches; repeatable")
    private List<String> exclude = List.of();
    @Option(names = "--no-rsync", description = "use tar even where both sides have rsync")
    private boolean noRsync;
    private final Globals globals;

    FetchCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        Console console = globals.console();
        RunLookup.Found found = lookup.find(globals);
        Path target = globals.workingDirectory().resolve(to).resolve(found.run().id());
        var fetcher = new Fetcher(found.pod());
        var without = new ArrayList<>(exclude);
        if (noCheckpoints) {
            without.add(RunDir.CHECKPOINTS + "/**");
        }
        Fetcher.Manifest manifest = fetcher.manifest(found.dir(), include, without);
        long total = manifest.totalBytes();
        String way = fetcher.fetch(found.dir(), manifest, target, !noRsync, bytes -> bar(console, bytes, total));
        if (console.canRedraw()) {
            console.redraw("");
        }
        if (console.json()) {
            console.result(Json.object().put("run_id", found.run().id()).put("path", target.toString()).put("files", manifest.files().size())
                    .put("bytes", total).put("by", way).put("run_over", manifest.over())
                    .put("left_out", manifest.leftOut()));
        } else {
            console.result(target.toString());
            console.note(manifest.files().size() + " files, " + size(total) + " by " + way
                    + (manifest.over() ? "" : "; the run is not over: fetch again later"));
            if (manifest.leftOut() > 0) {
                console.note(manifest.leftOut() + " files were left out: their names lead out of the directory or can't be names here");
            }
        }
        return ExitCode.OK.code();
    }

    private static void bar(Console console, long bytes, long total) {
        if (console.canRedraw()) {
            int percent = total == 0 ? 100 : (int) (100 * bytes / total);
            String filled = "#".repeat(percent / 4) + ".".repeat(25 - percent / 4);
            console.redraw("[" + filled + "] " + percent + " %  " + size(bytes) + " of " + size(total));
        }
    }

    private static String size(long bytes) {
        if (bytes < 1 << 20) {
            return String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0);
        }
        return bytes < 1 << 30 ? String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0) : String.format(Locale.ROOT, "%.2f GiB", bytes / 1073741824.0);
    }
}
