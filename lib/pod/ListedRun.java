package lib.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.function.Supplier;
import lib.run.RunDir;
import lib.run.RunId;
import lib.run.RunState;
import lib.store.Json;
import lib.store.RunIndex;
import lib.store.RunRecord;

/**
 * A run of a list. What makes a row of it is put together when it is asked for: of ten thousand runs a screen shows some dozens.
 *
 * @param createdAt as its metadata has it, empty where there is none
 * @param source    gives a record that has what a list row says: metadata and summary only have the fields of {@link lib.store.ListedFields}
 */
public record ListedRun(String id, String createdAt, RunState state, Supplier<RunRecord> source) {
    static final Comparator<ListedRun> NEWEST_FIRST = Comparator.comparing(ListedRun::createdAt).thenComparing(ListedRun::id).reversed();

    public RunRecord record() {
        return source.get();
    }

    public static ListedRun of(RunRecord run) {
        return new ListedRun(run.id(), created(run.metadata()), run.state(), () -> run);
    }

    static ListedRun of(RunIndex.Entry entry, String root) {
        return new ListedRun(entry.id(), entry.createdAt(), RunState.parse(entry.state()), new Remembered(entry, root));
    }

    /** A run that is over, by what is remembered of it. */
    record Remembered(RunIndex.Entry entry, String root) implements Supplier<RunRecord> {
        @Override
        public RunRecord get() {
            JsonNode fields = Json.parse(entry.fields()).orElseThrow();
            return RunRecord.over(entry.id(), RunDir.of(root, new RunId(entry.id())).path(), fields.path("metadata"), fields.path("summary"));
        }
    }

    /** The fields are kept where they are small, and nothing in them looks like a secret. */
    static RunIndex.Entry entry(RunRecord run, String stamps, KeptTexts kept) {
        String created = created(run.metadata());
        boolean plain = run.summary().isObject() && kept.isTime(created) && kept.all(run.metadata()) && kept.all(run.summary());
        String fields = plain ? fields(run) : "";
        boolean small = plain && fields.length() <= KeptTexts.ENTRY_AT_MOST;
        return new RunIndex.Entry(run.id(), stamps, small ? created : "", run.state().text(), small ? fields : "");
    }

    private static String fields(RunRecord run) {
        ObjectNode fields = Json.object();
        if (run.metadata().isObject()) {
            fields.set("metadata", run.metadata());
        }
        fields.set("summary", run.summary());
        return Json.line(fields);
    }

    private static String created(JsonNode metadata) {
        return metadata.path("created_at").asText();
    }
}
