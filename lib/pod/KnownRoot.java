package lib.pod;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import lib.run.RunDir;
import lib.run.RunId;

/** What was told of the runs of one outputs root. */
final class KnownRoot {
    /** Rows of runs that are over are told for the newest so many, a few in each look. */
    static final int HISTORIES = 500;
    private static final int ASKED_AT_ONCE = 100;
    private static final int TOLD_AT_ONCE = 2000;
    private final String path;
    private final Map<String, KnownRun> runs = new LinkedHashMap<>();
    private Map<String, RootAnswer.Versions> over = new HashMap<>();
    private Optional<String> sum = Optional.empty();
    private Set<String> asked = new HashSet<>();

    KnownRoot(String path) {
        this.path = path;
    }

    Optional<String> sum() {
        return sum;
    }

    /** Lines of what live.sh is asked; {@code logs} are paths of runs. */
    List<String> asks(Set<String> logs) {
        var lines = new LinkedHashMap<String, String>();
        runs.forEach((id, run) -> {
            if (!run.isOver() || wants(logs, id)) {
                lines.put(id, run.ask(id, true, wants(logs, id)));
            }
        });
        logs.stream().filter(log -> log.startsWith(path + "/")).map(log -> log.substring(path.length() + 1)).filter(id -> RunId.isValid(id) && !runs.containsKey(id))
                .forEach(id -> lines.put(id, KnownRun.askLog(id)));
        over.entrySet().stream().filter(e -> !runs.containsKey(e.getKey()) || !runs.get(e.getKey()).versions().equals(e.getValue()))
                .limit(TOLD_AT_ONCE).forEach(e -> lines.putIfAbsent(e.getKey(), KnownRun.askWhole(e.getKey())));
        unread().limit(ASKED_AT_ONCE).forEach(id -> lines.putIfAbsent(id, runs.get(id).ask(id, true, false)));
        asked = new HashSet<>(lines.keySet());
        return List.copyOf(lines.values());
    }

    /** The newest runs that are over and of which not everything was told yet, the newest first. */
    private Stream<String> unread() {
        return over.entrySet().stream().filter(e -> runs.containsKey(e.getKey()))
                .sorted(Comparator.comparing((Map.Entry<String, RootAnswer.Versions> e) -> e.getValue().summarySeconds()).reversed())
                .limit(HISTORIES).map(Map.Entry::getKey).filter(id -> !runs.get(id).isDrained());
    }

    private boolean wants(Set<String> logs, String id) {
        return logs.contains(pathOf(id));
    }

    private String pathOf(String id) {
        return RunDir.of(path, new RunId(id)).path();
    }

    /** Takes a whole answer; returns the news of each run that has some, by its path. */
    Map<String, RunNews> take(RootAnswer answer, ProbeReader probe, Set<String> logs) {
        answer.sum().ifPresent(word -> {
            sum = Optional.of(word);
            over = new HashMap<>(answer.over());
        });
        Map<String, SeenRun> seen = probe.runs(path);
        runs.keySet().removeIf(id -> !over.containsKey(id) && !(seen.containsKey(id) && seen.get(id).isJudged()));
        var news = new HashMap<String, RunNews>();
        for (String id : known(seen, answer)) {
            RunNews told = take(id, answer, Optional.ofNullable(seen.get(id)), probe.now(), wants(logs, id));
            if (!told.isEmpty()) {
                news.put(pathOf(id), told);
            }
        }
        return news;
    }

    /** Names of all runs of which this answer told something. */
    private Set<String> known(Map<String, SeenRun> seen, RootAnswer answer) {
        var ids = new HashSet<>(seen.keySet());
        ids.removeIf(id -> !runs.containsKey(id) && !seen.get(id).isJudged());
        runs.keySet().stream().filter(id -> asked.contains(id)).forEach(ids::add);
        return ids;
    }

    private RunNews take(String id, RootAnswer answer, Optional<SeenRun> seen, long now, boolean wantsLog) {
        KnownRun known = runs.get(id);
        boolean other = known != null && seen.filter(s -> s.hasTold(RunDir.METADATA)).map(s -> known.isOther(s.json(RunDir.METADATA))).orElse(false);
        if (known == null || other) {
            runs.put(id, new KnownRun(seen.orElseThrow().toRecord(now)));
        }
        // What was asked about the one before says nothing of the one that stands there now: its files are told from their beginning, or not at all.
        return runs.get(id).take(id, answer, seen, now, asked.contains(id) && !other, wantsLog);
    }

    Stream<KnownRun> runs() {
        return runs.values().stream();
    }
}
