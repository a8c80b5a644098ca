package tests.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static tests.report.ReportRows.filtered;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Set;
import lib.report.ReportRow;
import lib.run.ExitCode;
import lib.run.OpsException;
import org.junit.jupiter.api.Test;

class RowFilterTest {
    private static final ReportRow BARE = ReportRow.of(Samples.over("bare", Samples.metadata(""), Samples.summary("failed", 1).putObject("metrics")), MissingNode.getInstance(), Set.of());
    private static final List<ReportRow> ROWS = List.of(ReportRows.run("a", "{\"lr\": 0.001, \"opt\": \"adam\", \"seed\": 1}", 1.5),
            ReportRows.run("b", "{\"lr\": 1e-2, \"opt\": \"sgd\", \"seed\": 10}", 2.0), ReportRows.run("c", "{\"lr\": \"1e-3\", \"seed\": 9}", Double.NaN), BARE);

    private static OpsException wrong(String filter) {
        OpsException e = assertThrows(OpsException.class, () -> filtered(ROWS, filter));
        assertEquals(ExitCode.USAGE, e.exitCode());
        return e;
    }

    @Test
    void numbersAreComparedAsNumbers() {
        assertEquals(List.of("a"), filtered(ROWS, "best.val/loss < 2"));
        assertEquals(List.of("a", "b"), filtered(ROWS, "best.val/loss<=2.000"));
        assertEquals(List.of("b"), filtered(ROWS, "config.seed>9"), "10 is more than 9");
        assertEquals(List.of("a"), filtered(ROWS, "config.lr = 0.0010"));
        assertEquals(List.of("b", "c"), filtered(ROWS, "config.seed>=9"));
    }

    @Test
    void aTextThatIsANumberCanBeLessThanAnother() {
        assertEquals(List.of("a", "c"), filtered(ROWS, "config.lr<0.01"));
    }

    @Test
    void whatDivergedIsFoundByItsName() {
        assertEquals(List.of("c"), filtered(ROWS, "best.val/loss=nan"));
        assertEquals(List.of(), filtered(ROWS, "best.val/loss>100"));
    }

    @Test
    void aMissingValueFulfilsUnequalAlone() {
        assertEquals(List.of("b", "c", "bare"), filtered(ROWS, "config.opt!=adam"));
        assertEquals(List.of("a"), filtered(ROWS, "config.opt~a"));
        assertEquals(List.of("a"), filtered(ROWS, "config.opt=adam"));
        assertEquals(List.of("c", "bare"), filtered(ROWS, "config.opt="), "nothing behind it asks for runs without");
        assertEquals(List.of("a", "b"), filtered(ROWS, "config.opt!="));
    }

    @Test
    void containsKnowsNoCaseAndTagsAreEqualOneByOne() {
        assertEquals(List.of("a", "b", "c"), filtered(ROWS, "note ~ NOTE"));
        assertEquals(List.of("b"), filtered(ROWS, "tags=b"));
        assertEquals(List.of("a", "c", "bare"), filtered(ROWS, "tags!=b"));
        assertEquals(List.of("b"), filtered(ROWS, "tags=base b"));
    }

    @Test
    void timesAreComparedByTheirMoment() {
        assertEquals(List.of("a", "b", "c"), filtered(ROWS, "started_at<2025-11-25"));
        assertEquals(List.of(), filtered(ROWS, "started_at<2025-11-24T05:42Z"));
        assertEquals(List.of("a", "b", "c"), filtered(ROWS, "started_at=2025-11-24T06:42:10.123+01:00"));
    }

    @Test
    void allConditionsMustHold() {
        assertEquals(List.of("b"), filtered(ROWS, "state=succeeded", "config.seed>1", "best.val/loss<3"));
    }

    @Test
    void aKeyThatNoRunHasIsNamedWithTheNearestOnes() {
        assertTrue(wrong("best.val/los<1").hint().contains("best.val/loss"));
        assertTrue(wrong("val/loss<1").hint().contains("best.val/loss"));
        assertTrue(wrong("lr<1").hint().contains("config.lr"));
        assertTrue(wrong("nothing_like_it=1").hint().contains("columns"));
    }

    @Test
    void whatIsNoConditionIsSaid() {
        assertTrue(wrong("state").getMessage().contains("KEY OP VALUE"));
        assertTrue(wrong("=1").getMessage().contains("KEY OP VALUE"));
        assertTrue(wrong("best.val/loss<small").getMessage().contains("no number"));
        assertTrue(wrong("started_at>yesterday").getMessage().contains("no time"));
    }
}
