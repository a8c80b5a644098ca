package lib.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.run.Kind;
import lib.run.KindSettings;
import lib.run.RunRequest;

/** Those that a run's kind needs. What one of them throws costs its own part of the record only. */
final class Companions {
    private final List<Companion> all;

    private Companions(List<Companion> all) {
        this.all = List.copyOf(all);
    }

    static Companions of(Path dir, RunRequest request, Events events, Metadata metadata, StallWatch stall) {
        var needed = new ArrayList<Companion>(List.of(new WandbFacts(dir, request, metadata)));
        KindSettings settings = request.settings();
        if (!settings.checkpoints().last().isEmpty() || !settings.checkpoints().best().isEmpty()) {
            needed.add(new Checkpoints(dir, settings.checkpoints(), events));
        }
        if (settings.base() == Kind.EVAL) {
            needed.add(new Results(dir, settings.groupBy()));
        }
        if (settings.base() == Kind.VLLM_SERVE && settings.serving().port() != 0) {
            needed.add(new ServerWatch(dir, request, events));
        }
        if (settings.base() != Kind.VLLM_SERVE) {    // without requests it is silent; its health is asked for
            needed.add(stall);
        }
        return new Companions(needed);
    }

    void look(Optional<Attempt> attempt) {
        all.forEach(c -> guarded(() -> c.look(attempt)));
    }

    void finish(Attempt.End end) {
        all.forEach(c -> guarded(() -> c.finish(end)));
    }

    Optional<CauseFinder.Finding> failure(Attempt.End end) {
        return all.stream().map(c -> c.failure(end)).flatMap(Optional::stream).findFirst();
    }

    void summarize(ObjectNode summary) {
        all.forEach(c -> guarded(() -> c.summarize(summary)));
    }

    boolean isStalled() {
        return all.stream().anyMatch(c -> c instanceof StallWatch stall && stall.isStalled());
    }

    Map<String, String> heartbeat() {
        var words = new LinkedHashMap<String, String>();
        all.forEach(c -> guarded(() -> words.putAll(c.heartbeat())));
        return words;
    }

    private static void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            System.err.println("ops runner: " + e);
        }
    }
}
