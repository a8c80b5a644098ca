package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import lib.run.RunDir;
import lib.store.Json;
import lib.store.RecordFiles;

/** Reads the runs of a report and puts them into its page, side by side on all cores; a run's files are dropped as soon as its part of the page is made. */
final class PageAssembly {
    private static final int CURVES_AT_MOST = 1_000;
    private static final int FACTS_AT_MOST = 2_000;
    private static final long POINTS_AT_MOST = 600_000;
    private final List<PageInput> runs;
    private final CurveBudget budget = new CurveBudget(POINTS_AT_MOST);
    /** Runs of one environment share their lists of packages. */
    private final Map<String, ObjectNode> sets = new ConcurrentHashMap<>();

    /** @param facts by area, by the digest of the set */
    private record Part(ObjectNode run, Optional<PageCurves> curves, Map<String, String> facts, Optional<String> result) {
    }

    PageAssembly(List<PageInput> runs) {
        this.runs = runs;
    }

    void into(ObjectNode page) {
        List<Part> parts = IntStream.range(0, runs.size()).parallel().mapToObj(this::part).toList();
        budget.settle();
        var indices = new HashMap<String, Integer>();
        ArrayNode factSets = page.putArray("fact_sets");
        ArrayNode array = page.putArray("runs");
        for (Part part : parts) {
            part.curves().ifPresentOrElse(curves -> curves.put(part.run()), () -> {
                part.run().putArray("curves");
                part.run().putArray("gpu_curves");
                part.run().put("curves_omitted", 0);
            });
            ObjectNode facts = part.run().putObject("facts");
            part.facts().forEach((area, digest) -> facts.put(area, indices.computeIfAbsent(digest, d -> {
                factSets.add(sets.get(d));
                return factSets.size() - 1;
            })));
            array.add(part.run());
        }
        page.put("result", result(parts));
        page.putObject("omitted").put("curves", Math.max(0, runs.size() - CURVES_AT_MOST)).put("facts", Math.max(0, runs.size() - FACTS_AT_MOST));
    }

    private Part part(int i) {
        PageInput input = runs.get(i);
        Map<String, String> facts = new LinkedHashMap<>();
        JsonNode config;
        if (i < FACTS_AT_MOST) {
            RecordFiles files = RecordFiles.read(input.directory(), input.run());
            config = files.config();
            PageFacts.sets(files).forEach((area, set) -> {
                String digest = PageMask.digest(Json.line(set));
                sets.putIfAbsent(digest, set);
                facts.put(area, digest);
            });
        } else {
            config = RecordFiles.config(input.directory());
        }
        List<JsonNode> events = PageEvents.read(input.directory().resolve(RunDir.EVENTS));
        ObjectNode run = PageRun.json("r" + i, input.run(), config, events, input.directory());
        boolean drawn = i < CURVES_AT_MOST;
        var curves = drawn ? Optional.of(budget.add(PageCurves.read(input.run(), input.directory(), budget.pointsOfACurve()))) : Optional.<PageCurves>empty();
        return new Part(run, curves, facts, result(input));
    }

    private static Optional<String> result(PageInput input) {
        RunRow row = RunRow.of(input.run());
        return MetricText.headline(row).map(headline -> (row.best().containsKey(headline.name()) ? "best." : "last.") + PageMask.name(headline.name()));
    }

    /** What most runs have; of two that are equally common a best value. */
    private static String result(List<Part> parts) {
        var counts = new LinkedHashMap<String, Integer>();
        parts.forEach(part -> part.result().ifPresent(result -> counts.merge(result, result.startsWith("best.") ? 2_001 : 2_000, Integer::sum)));
        return counts.entrySet().stream().reduce((a, b) -> b.getValue() > a.getValue() ? b : a).map(Map.Entry::getKey).orElse("");
    }
}
