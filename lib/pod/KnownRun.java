package lib.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.run.RunDir;
import lib.store.NewestMetrics;
import lib.store.RunRecord;

/** What was told of one run, and how far each of its files was read. */
final class KnownRun {
    private static final String NEVER = "0";
    private static final String UNWANTED = "-";
    private final Map<String, RowFile> files = new LinkedHashMap<>(Map.of(RunDir.METRICS, new RowFile(), RunDir.GPU, new RowFile(), RunDir.EVENTS, new RowFile()));
    private final LogEnd log = new LogEnd();
    private final Map<String, Double> newest = new LinkedHashMap<>();
    private RunRecord record;
    private RootAnswer.Versions versions = new RootAnswer.Versions(NEVER, NEVER);
    private String config = NEVER;
    private boolean drained;

    KnownRun(RunRecord record) {
        this.record = record;
    }

    RunRecord record() {
        return record;
    }

    JsonNode metadata() {
        return record.metadata();
    }

    boolean isOver() {
        return record.summary().isObject();
    }

    /** All of it was told: nothing is to be asked until it changes. */
    boolean isDrained() {
        return drained;
    }

    RootAnswer.Versions versions() {
        return versions;
    }

    /** A line of what live.sh is asked, behind the root's number. */
    String ask(String id, boolean wantsRows, boolean wantsLog) {
        String rows = wantsRows ? config + " " + known(RunDir.METRICS) + " " + known(RunDir.GPU) + " " + known(RunDir.EVENTS) : "- - - -";
        return id + " " + versions.summary() + " " + versions.metadata() + " " + rows + " " + (wantsLog ? log.ask() : UNWANTED);
    }

    /** One of which nothing is known, and whose log is wanted with the first look. */
    static String askLog(String id) {
        return id + " 0 0 0 0 0 0 new";
    }

    /** One of which only what it is, and how it ended, is wanted. */
    static String askWhole(String id) {
        return id + " - - - - - - -";
    }

    private long known(String file) {
        return files.get(file).known();
    }

    /** The directory has another run than it had. */
    boolean isOther(JsonNode metadata) {
        String created = metadata().path("created_at").asText();
        return !created.isEmpty() && !created.equals(metadata.path("created_at").asText(created));
    }

    /** Takes what a look told of this run. {@code seen}: its evidence, where it was told. */
    RunNews take(String id, RootAnswer answer, Optional<SeenRun> seen, long now, boolean asked, boolean wantsLog) {
        RootAnswer.Versions before = versions;
        versions = answer.told().getOrDefault(id, versions);
        drained = versions.equals(before) && drained;
        var anew = new HashSet<String>();
        Map<String, List<JsonNode>> rows = rows(id, answer, asked, anew);
        newest.putAll(NewestMetrics.ofRows(rows.get(RunDir.METRICS).stream()));
        seen.filter(SeenRun::isJudged).ifPresent(s -> record = record(s, now));
        drained |= asked && isOver() && !answer.isUnfinished(id) && files.values().stream().noneMatch(RowFile::isBehind);
        if (!wantsLog) {
            log.forget();
        }
        Optional<RunNews.LogText> text = answer.parts(id).stream().filter(part -> wantsLog && part.file().equals(RunDir.LOG)).findFirst().flatMap(log::take);
        return new RunNews(config(id, answer, seen), rows.get(RunDir.METRICS), rows.get(RunDir.GPU), rows.get(RunDir.EVENTS), text, anew);
    }

    private Map<String, List<JsonNode>> rows(String id, RootAnswer answer, boolean asked, HashSet<String> anew) {
        var rows = new LinkedHashMap<String, List<JsonNode>>();
        files.keySet().forEach(file -> rows.put(file, new ArrayList<>()));
        for (FilePart part : answer.parts(id)) {
            if (files.containsKey(part.file())) {
                RowFile.Rows read = files.get(part.file()).take(part, asked);
                rows.get(part.file()).addAll(read.rows());
                if (read.anew()) {
                    anew.add(part.file());
                }
            }
        }
        return rows;
    }

    /** Rows of long ago may come after the file's last lines were seen: those are newer. */
    private RunRecord record(SeenRun seen, long now) {
        if (!seen.hasTold(RunDir.METADATA)) {
            seen.given(RunDir.METADATA, metadata());
        }
        RunRecord r = seen.toRecord(now);
        newest.putAll(r.metrics());
        Map<String, Double> metrics = r.summary().isObject() ? r.metrics() : newest;
        return new RunRecord(r.id(), r.path(), r.metadata(), r.summary(), r.endpoint(), r.heartbeat(), metrics, r.evidence(), r.logAge());
    }

    private JsonNode config(String id, RootAnswer answer, Optional<SeenRun> seen) {
        if (!answer.configs().containsKey(id)) {
            return MissingNode.getInstance();
        }
        config = answer.configs().get(id);
        return seen.map(s -> s.json(RunDir.CONFIG)).orElse(MissingNode.getInstance());
    }
}
