package lib.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.BiFunction;
import lib.report.PageInput;
import lib.report.ReportRow;
import lib.store.RunRecord;

/** Where the runs of a report come from. */
interface ReportRuns extends AutoCloseable {
    /**
     * All runs as rows, each made of its record and of its config_effective.json.
     *
     * @param whole  false: the records need no more than what a list says of a run ({@link lib.store.ListedFields}), and there are no pages of them
     * @param config false: each configuration is a missing node
     * @param row    is called by several threads, and may be called once more for a run that isn't any more what is remembered of it: the last call counts
     */
    List<ReportRow> rows(boolean whole, boolean config, BiFunction<RunRecord, JsonNode, ReportRow> row);

    /** The chosen ones for the page, in their order: their files are on this machine until this is closed. */
    List<PageInput> pages(List<ReportRow> chosen);

    @Override
    void close();
}
