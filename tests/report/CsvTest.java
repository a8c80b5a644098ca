package tests.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import lib.report.Csv;
import lib.report.RunRow;
import lib.run.Evidence;
import org.junit.jupiter.api.Test;

class CsvTest {
    private static final String FIXED = "run_id,project,preset,kind,state,exit_code,started_at,duration_sec,cause,tags,note,commit,pod,cost_usd,source";

    @Test
    void fixedColumnsComeBeforeTheUnionOfTheMetrics() {
        var other = Samples.summary("succeeded", 0);
        other.putObject("metrics").putObject("last").put("accuracy", 0.5);
        String text = Csv.text(List.of(RunRow.of(Samples.over("a", Samples.metadata("n", "x", "y"), Samples.summary("succeeded", 0))),
                RunRow.of(Samples.over("b", Samples.metadata(""), other))));
        assertEquals(FIXED + ",last.accuracy,last.step,last.train/loss,last.val/loss,best.val/loss\r\n"
                + "a,mhc,demo,nanogpt_train,succeeded,0,2025-11-24T05:42:10.123Z,754.2,,x y,n,0123456789abcdef0123456789abcdef01234567,local,,"
                + "/mnt/runs/mhc/a/summary.json,,200,1.931,2.05,2.0112\r\n"
                + "b,mhc,demo,nanogpt_train,succeeded,0,2025-11-24T05:42:10.123Z,754.2,,,,0123456789abcdef0123456789abcdef01234567,local,,"
                + "/mnt/runs/mhc/b/summary.json,0.5,,,,\r\n", text);
    }

    @Test
    void aTextThatASpreadsheetWouldRunIsDisarmed() {
        for (String note : List.of("=cmd()", "+1", "-1", "@x", "\t=1")) {
            assertEquals("'" + note, cell(note));
        }
    }

    @Test
    void quotesCommasNewlinesAndEscapesArriveExactly() {
        assertEquals("\"a \"\"b\"\", c\nd \u001b[31m\"", cell("a \"b\", c\nd \u001b[31m"));
    }

    @Test
    void aNegativeNumberStaysANumber() {
        String row = Csv.text(List.of(RunRow.of(Samples.running("r", Map.of(), Map.of("val/score", -1.5), Evidence.Child.ALIVE)))).split("\r\n")[1];
        assertEquals("-1.5", row.substring(row.lastIndexOf(',') + 1));
    }

    private static String cell(String note) {
        String text = Csv.text(List.of(RunRow.of(Samples.over("a", Samples.metadata(note), Samples.summary("succeeded", 0)))));
        String row = text.substring(text.indexOf("\r\n") + 2);
        String before = "a,mhc,demo,nanogpt_train,succeeded,0,2025-11-24T05:42:10.123Z,754.2,,,";
        return row.substring(before.length(), row.indexOf(",0123456789abcdef"));
    }
}
