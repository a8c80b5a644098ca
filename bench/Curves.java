package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Draws curves with matplotlib into bench/curves/, and keeps those of a row for its section of RESULTS.md. */
final class Curves {
    /** Text stays text: smaller, and readable in the file. A fixed salt and no date: drawn again, an equal curve is an equal file. */
    private static final String PROGRAM = """
            import json, sys
            import matplotlib
            matplotlib.use("svg")
            matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "ops", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False})
            import matplotlib.pyplot as plt
            from matplotlib.ticker import FuncFormatter
            curve = json.load(open(sys.argv[1]))
            figure, axes = plt.subplots(figsize=(6.4, 3.6), layout="constrained")
            for i, line in enumerate(curve["lines"]):
                axes.plot(line["x"], line["y"], marker="o", markersize=4, linewidth=2.5 if i == 0 else 1.2, label=line["name"])
            plain = FuncFormatter(lambda value, _: f"{value:,.10g}")
            if curve["log_x"]:
                axes.set_xscale("log")
                axes.xaxis.set_major_formatter(plain)
            if curve["log_y"]:
                axes.set_yscale("log")
                axes.yaxis.set_major_formatter(plain)
            else:
                axes.set_ylim(bottom=0)
            axes.set_xlabel(curve["x_label"])
            axes.set_ylabel(curve["y_label"])
            axes.grid(alpha=0.25)
            axes.legend(frameon=False)
            figure.savefig(sys.argv[2], metadata={"Date": None})
            """;
    private final Path directory;
    private final Path scratch;
    private final Peers peers;
    private final List<Curve> drawn = new ArrayList<>();

    Curves(Path directory, Path scratch, Peers peers) {
        this.directory = directory;
        this.scratch = scratch;
        this.peers = peers;
    }

    /** Its points stand in the results even where there is nothing to draw it with. */
    void draw(Curve curve) throws IOException, InterruptedException {
        drawn.add(curve);
        Path file = Files.createDirectories(directory).resolve(curve.name() + ".svg");
        Files.deleteIfExists(file); // no older picture beside newer points
        if (peers.has("matplotlib")) {
            Path data = Files.writeString(scratch.resolve(curve.name() + ".json"), json(curve));
            new Command(List.of(peers.python("matplotlib"), "-c", PROGRAM, data.toString(), file.toString()), scratch,
                    Map.of("MPLCONFIGDIR", scratch.toString())).output();
        }
    }

    /** Those of the row that ends. */
    List<Curve> take() {
        List<Curve> taken = List.copyOf(drawn);
        drawn.clear();
        return taken;
    }

    private static String json(Curve curve) {
        var xs = new ArrayList<Double>();
        var ys = new ArrayList<Double>();
        curve.lines().values().forEach(line -> {
            xs.addAll(line.keySet());
            ys.addAll(line.values());
        });
        String lines = curve.lines().entrySet().stream().map(e -> "{\"name\": " + quoted(e.getKey()) + ", \"x\": " + e.getValue().keySet() + ", \"y\": " + e.getValue().values() + "}")
                .collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, "{\"x_label\": %s, \"y_label\": %s, \"log_x\": %s, \"log_y\": %s, \"lines\": [%s]}", quoted(curve.xLabel()),
                quoted(curve.yLabel() + " (" + curve.unit() + ")"), Curve.isLogarithmic(xs), Curve.isLogarithmic(ys), lines);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
