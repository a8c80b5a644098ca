package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lib.run.RunState;
import lib.store.RecordFiles;

/**
 * What differs between two runs, ranked by how likely it explains another outcome, beside what came out. Labels of the runs
 * themselves (id, times, tags, note) are not compared.
 *
 * @param a           the first run
 * @param b           the second
 * @param differences the likeliest reason first
 * @param gaps        what one of the two records doesn't tell, so that it can't be compared
 * @param outcomes    results that differ
 */
public record RunDiff(Side a, Side b, List<Difference> differences, List<Gap> gaps, List<Outcome> outcomes) {

    /** One of the two runs; {@code path} is where its record was read, empty where that isn't known. */
    public record Side(String runId, RunState state, String path) {
    }

    /**
     * @param rank  of {@link RunDiffRank}, the smallest first
     * @param area  config, code, data, package ...
     * @param name  the setting, package, variable ...
     * @param a     its value in the first run; a missing node where it has none
     * @param note  one or two words more, or empty
     * @param files names of the files that differ, where files are compared
     */
    record Difference(int rank, String area, String name, JsonNode a, JsonNode b, String note, List<String> files) {
        Difference {
            files = List.copyOf(files);
        }
    }

    /** What run {@code side} ({@code a} or {@code b}) doesn't tell; an empty name means everything of that area. */
    record Gap(String side, String area, String name, String why) {
    }

    /** One result of both runs, as values and as people read them; {@code change} may be empty. */
    record Outcome(String name, JsonNode a, JsonNode b, String aText, String bText, String change) {
    }

    public RunDiff {
        differences = List.copyOf(differences);
        gaps = List.copyOf(gaps);
        outcomes = List.copyOf(outcomes);
    }

    public static RunDiff of(RecordFiles a, RecordFiles b) {
        boolean values = RunDiffSettings.hasValues(a) && RunDiffSettings.hasValues(b);
        var settings = new HashSet<String>();
        if (values) {
            settings.addAll(RunDiffSettings.names(a));
            settings.addAll(RunDiffSettings.names(b));
        }
        var comparison = new RunDiffComparison(facts(a, values, settings), facts(b, values, settings));
        comparison.compareFacts();
        RunDiffPatches.compare(a, b, comparison);
        RunDiffData.compare(a.datasets().path("datasets"), b.datasets().path("datasets"), comparison);
        unreadable("a", a, comparison);
        unreadable("b", b, comparison);
        return new RunDiff(side(a), side(b), ranked(comparison.differences()), comparison.gaps(), RunDiffResults.of(a.run(), b.run()));
    }

    static RunDiffFacts facts(RecordFiles files, boolean values, Set<String> settings) {
        var facts = new RunDiffFacts(files.ownDirectory(), files.run().metadata().path("run_id").asText(files.run().id()));
        RunDiffSettings.collect(files, values, settings, facts);
        RunDiffCode.collect(files, values, facts);
        RunDiffMachine.collect(files, facts);
        return facts;
    }

    private static void unreadable(String side, RecordFiles files, RunDiffComparison comparison) {
        files.unreadable().forEach(name -> comparison.gap(side, "file", name, "is there and can't be read"));
    }

    private static List<Difference> ranked(List<Difference> differences) {
        // Only an environment whose listed parts are all equal needs its fingerprint to tell that something else isn't.
        boolean explained = differences.stream().anyMatch(d -> RunDiffMachine.AREAS.contains(d.area()) && !d.name().equals(RunDiffMachine.FINGERPRINT));
        var ranked = new ArrayList<>(differences);
        ranked.removeIf(d -> explained && d.name().equals(RunDiffMachine.FINGERPRINT));
        ranked.sort(Comparator.comparingInt(Difference::rank));
        return ranked;
    }

    private static Side side(RecordFiles files) {
        return new Side(files.run().id(), files.run().state(), files.run().path());
    }
}
