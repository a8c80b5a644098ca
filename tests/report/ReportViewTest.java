package tests.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import lib.report.ChosenCsv;
import lib.report.ChosenTable;
import lib.report.JsonReport;
import lib.report.ReportRow;
import lib.report.ReportView;
import lib.report.SeedGroups;
import lib.store.Json;
import lib.store.RunRecord;
import org.junit.jupiter.api.Test;

/** Orders, groups and columns, with numbers that were computed by hand. */
class ReportViewTest {
    private static final Set<String> SEED = Set.of("seed");
    private static final List<ReportRow> ROWS = List.of(ReportRows.run("a1", "{\"lr\": 0.001, \"seed\": 1}", 2), ReportRows.run("b1", "{\"lr\": 0.01, \"seed\": 1}", 7),
            ReportRows.run("a2", "{\"lr\": 1e-3, \"seed\": 2}", 4), ReportRows.run("a3", "{\"lr\": 0.0010, \"seed\": 3}", 9));

    private static ReportView sorted(List<ReportRow> rows, String... orders) {
        return ReportRows.view(rows, List.of(), List.of(orders), List.of(), Set.of(), 0);
    }

    private static ReportView grouped(List<ReportRow> rows, String... orders) {
        return ReportRows.view(rows, List.of(), List.of(orders), List.of(), SEED, 0);
    }

    private static String key(JsonNode config, ObjectNode metadata, String id) {
        return SeedGroups.key(Samples.over(id, metadata, Samples.summary("succeeded", 0)), config, SEED);
    }

    @Test
    void missingValuesAreLastInBothDirectionsAndNanStandsBeforeThem() {
        ReportRow bare = ReportRow.of(Samples.over("bare", Samples.metadata(""), Samples.summary("failed", 1).putObject("metrics")), MissingNode.getInstance(), SEED);
        List<ReportRow> rows = List.of(bare, ReportRows.run("nan", "{}", Double.NaN), ReportRows.run("two", "{}", 2), ReportRows.run("ten", "{}", 10));
        assertEquals(List.of("two", "ten", "nan", "bare"), ReportRows.ids(sorted(rows, "best.val/loss")));
        assertEquals(List.of("ten", "two", "nan", "bare"), ReportRows.ids(sorted(rows, "-best.val/loss")));
    }

    @Test
    void laterOrdersDecideAmongEquals() {
        assertEquals(List.of("b1", "a3", "a2", "a1"), ReportRows.ids(sorted(ROWS, "-config.lr", "-config.seed")));
        assertEquals(List.of("a1", "a2", "a3", "b1"), ReportRows.ids(sorted(ROWS, "config.lr")), "equals keep their places");
    }

    @Test
    void theLimitComesAfterTheOrder() {
        assertEquals(List.of("a3", "b1"), ReportRows.ids(ReportRows.view(ROWS, List.of(), List.of("-best.val/loss"), List.of(), Set.of(), 2)));
    }

    /** Mean of 2, 4, 9: 5; squares of the differences 9 + 1 + 16 = 26, by n - 1: 13. */
    @Test
    void aGroupHasMeanAndSampleDeviation() {
        JsonNode group = JsonReport.of(grouped(ROWS)).path("groups").path(0);
        assertEquals(3, group.path("n").intValue());
        assertEquals(5.0, group.path("best").path("val/loss").path("mean").doubleValue());
        assertEquals(Math.sqrt(13), group.path("best").path("val/loss").path("std").doubleValue(), 1e-12);
        assertEquals("[\"1\",\"2\",\"3\"]", group.path("varying").path("seed").toString());
        assertEquals("0.001", group.path("config").path("lr").asText());
        assertEquals("{\"succeeded\":3}", group.path("states").toString());
    }

    @Test
    void oneRunHasNoDeviation() {
        JsonNode figure = JsonReport.of(grouped(ROWS)).path("groups").path(1).path("best").path("val/loss");
        assertEquals("7.0", figure.path("mean").asText());
        assertTrue(figure.path("std").isNull() && figure.path("n").intValue() == 1, figure.toString());
    }

    @Test
    void groupsAreOrderedByTheirMeans() {
        assertEquals(List.of("b1", "a3", "a2", "a1"), ReportRows.ids(grouped(ROWS, "-best.val/loss")), "and the runs of a group by their own values");
        assertEquals(1, grouped(ROWS, "-best.val/loss").groups().get(0).runs().size(), "7 is more than 5");
        assertEquals(3, grouped(ROWS, "-n").groups().get(0).runs().size());
    }

    @Test
    void theCsvOfGroupsHasThreeColumnsAFigure() {
        String[] lines = ChosenCsv.text(ReportRows.view(ROWS, List.of(), List.of(), List.of("n", "config.lr", "config.seed", "best.val/loss"), SEED, 0)).split("\r\n");
        assertEquals("n,config.lr,config.seed,best.val/loss.mean,best.val/loss.std,best.val/loss.n", lines[0]);
        assertEquals("3,0.001,1|2|3,5,3.605551275463989,3", lines[1]);
        assertEquals("1,0.01,1,7,,1", lines[2]);
    }

    @Test
    void theTableOfGroupsShowsWhatTellsThemApart() {
        assertEquals("""
                PRESET  LR     SEED     N  STATES     DURATION       BEST.VAL/LOSS
                demo    0.001  1, 2, 3  3  succeeded  8m20s ± 6m01s  5 ± 3.6056
                demo    0.01   1        1  succeeded  11m40s         7
                """, ChosenTable.text(grouped(ROWS), false, 0));
    }

    @Test
    void noLineIsWiderThanTheTerminal() {
        ReportView view = ReportRows.view(ROWS, List.of(), List.of(), List.of("run_id", "note", "state", "config.lr", "commit", "source"), Set.of(), 0);
        for (int width = 12; width < 200; width += 7) {
            int limit = width;
            ChosenTable.text(view, false, width).lines().forEach(line -> assertTrue(line.length() <= limit, limit + ": " + line));
        }
    }

    @Test
    void chosenColumnsOfACsvAreThoseAlone() {
        String csv = ChosenCsv.text(ReportRows.view(ROWS, List.of(), List.of(), List.of("run", "config.lr", "result"), Set.of(), 1));
        assertEquals("run_id,config.lr,best.val/loss\r\na1,0.001,2\r\n", csv);
    }

    @Test
    void whereResultsGoAndHowTheyAreCalledDoesNotCount() {
        ObjectNode metadata = Samples.metadata("");
        String a = key(ReportRows.config("{\"lr\": 1, \"out_dir\": \"/r/a/x\", \"wandb_run_name\": \"a\", \"data\": \"/r/a/data\", \"train.seed\": 1}"), metadata, "a");
        String b = key(ReportRows.config("{\"lr\": 1.0, \"out_dir\": \"/q/b\", \"wandb_run_name\": \"b\", \"data\": \"/other/b/data\", \"train.seed\": 2}"), Samples.metadata("other note", "tag"), "b");
        assertEquals(a, b);
    }

    @Test
    void anotherSettingCommitOrPatchMakesAnotherGroup() {
        String base = key(ReportRows.config("{\"lr\": 1}"), Samples.metadata(""), "a");
        assertNotEquals(base, key(ReportRows.config("{\"lr\": 2}"), Samples.metadata(""), "a"));
        assertNotEquals(base, key(ReportRows.config("{\"lr\": 1, \"more\": 1}"), Samples.metadata(""), "a"));
        for (String field : List.of("commit", "patch_sha256", "untracked_sha256")) {
            ObjectNode other = Samples.metadata("");
            ((ObjectNode) other.path("git")).put(field, "f".repeat(64));
            assertNotEquals(base, key(ReportRows.config("{\"lr\": 1}"), other, "a"), field);
        }
        assertNotEquals(base, key(ReportRows.config("{\"lr\": 1}"), Samples.metadata("").put("preset", "other"), "a"));
    }

    @Test
    void withoutSettingsTheCommandDecides() {
        assertEquals(key(MissingNode.getInstance(), command("python", "t.py", "--lr=1e-3", "--seed", "1"), "a"), key(MissingNode.getInstance(), command("python", "t.py", "--seed=2", "--lr", "0.001"), "b"));
        assertNotEquals(key(MissingNode.getInstance(), command("python", "t.py", "--lr=1"), "a"), key(MissingNode.getInstance(), command("python", "t.py", "--lr=2"), "b"));
    }

    @Test
    void aRunOfWhichNothingIsKnownIsAGroupOfItsOwn() {
        assertNotEquals(key(MissingNode.getInstance(), Json.document(), "a"), key(MissingNode.getInstance(), Json.document(), "b"));
    }

    @Test
    void othersThanTheSeedMayDiffer() {
        RunRecord a = Samples.over("a", Samples.metadata(""), Samples.summary("succeeded", 0));
        assertEquals(SeedGroups.key(a, ReportRows.config("{\"fold\": 1, \"seed\": 1}"), Set.of("Fold")), SeedGroups.key(a, ReportRows.config("{\"fold\": 2, \"seed\": 1}"), Set.of("Fold")));
        assertNotEquals(SeedGroups.key(a, ReportRows.config("{\"fold\": 1, \"seed\": 1}"), Set.of("fold")), SeedGroups.key(a, ReportRows.config("{\"fold\": 1, \"seed\": 2}"), Set.of("fold")));
    }

    private static ObjectNode command(String... words) {
        ObjectNode metadata = Samples.metadata("");
        metadata.set("command", Json.array(List.of(words)));
        return metadata;
    }
}
