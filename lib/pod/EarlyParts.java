package lib.pod;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import lib.store.RunIndex;
import lib.store.RunRecord;

/** What is made of the records of remembered runs, beside what goes on meanwhile: half of a report of ten thousand runs is that. */
final class EarlyParts<T> {
    private final Function<RunRecord, T> part;
    private final CompletableFuture<Map<RunIndex.Entry, T>> made;

    /** @param known by outputs root */
    EarlyParts(Map<String, RunIndex> known, Function<RunRecord, T> part) {
        this.part = part;
        this.made = CompletableFuture.supplyAsync(() -> of(known, part), work -> Thread.ofPlatform().daemon().name("early-parts").start(work));
    }

    private static <T> Map<RunIndex.Entry, T> of(Map<String, RunIndex> known, Function<RunRecord, T> part) {
        List<ListedRun.Remembered> runs = known.entrySet().stream().flatMap(root -> root.getValue().entries().values().stream()
                .filter(RunIndex.Entry::isKept).map(entry -> new ListedRun.Remembered(entry, root.getKey()))).toList();
        List<T> parts = runs.parallelStream().map(run -> part.apply(run.get())).toList();
        var made = new IdentityHashMap<RunIndex.Entry, T>(2 * runs.size());
        for (int i = 0; i < parts.size(); i++) {
            made.put(runs.get(i).entry(), parts.get(i));
        }
        return made;
    }

    /** In the order of the runs. */
    List<T> of(List<ListedRun> runs) {
        Map<RunIndex.Entry, T> early = made.join();
        return runs.parallelStream().map(run -> run.source() instanceof ListedRun.Remembered of && early.containsKey(of.entry())
                ? early.get(of.entry()) : part.apply(run.record())).toList();
    }
}
