package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lib.run.RunDir;
import lib.store.RecordRows;
import lib.store.RunRecord;

/** The curves of one run of a report, as they are read from its directory. */
final class PageCurves {
    private List<Series> metrics;
    private List<Series> gpus;
    private int leftOut;

    private PageCurves(RunCurves curves) {
        metrics = List.copyOf(curves.metrics());
        gpus = List.copyOf(curves.gpus());
        leftOut = curves.leftOut();
    }

    static PageCurves read(RunRecord run, Path directory, int pointsOfACurve) {
        double start = start(run).map(CurveClock::seconds).orElse(Double.NaN);
        RunCurves curves = metrics(directory, new RunCurves(pointsOfACurve, start, new CurveTimeline()));
        if (curves.isBlurred()) {
            curves = metrics(directory, new RunCurves(pointsOfACurve, start, curves.timeline()));
        }
        RecordRows.read(directory.resolve(RunDir.GPU), curves::gpu);
        return new PageCurves(curves);
    }

    private static RunCurves metrics(Path directory, RunCurves curves) {
        RecordRows.metrics(directory.resolve(RunDir.METRICS), curves::metrics);
        return curves;
    }

    private static Optional<Instant> start(RunRecord run) {
        try {
            return RunRow.of(run).startedAt().map(Instant::parse);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    long points() {
        long points = 0;
        for (Series series : metrics) {
            points += series.size();
        }
        for (Series series : gpus) {
            points += series.size();
        }
        return points;
    }

    void reduce(CurveBudget.Stage stage) {
        if (!stage.eachGpu()) {
            gpus = gpus.stream().filter(series -> !GpuCurves.isOfOne(series.name())).toList();
        }
        if (metrics.size() > stage.metrics()) {
            leftOut += metrics.size() - stage.metrics();
            metrics = List.copyOf(metrics.subList(0, stage.metrics()));
        }
        var all = new ArrayList<>(metrics);
        all.addAll(gpus);
        all.forEach(series -> series.thin(stage.points()));
    }

    /** Puts {@code curves}, {@code gpu_curves} and {@code curves_omitted} into a run of the page. */
    void put(ObjectNode run) {
        JsonNode files = run.path("files");
        run.set("curves", RunCurves.json(metrics, files.path("metrics").asText()));
        run.set("gpu_curves", RunCurves.json(gpus, files.path("gpu").asText()));
        run.put("curves_omitted", leftOut);
    }
}
