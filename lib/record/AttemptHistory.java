package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lib.run.RunDir;
import lib.run.RunState;
import lib.store.Json;
import lib.store.OriginPrice;

/** All attempts of a run that are over: from their events, and where an event was lost (a full disk) from what their shells wrote down. */
final class AttemptHistory {
    static final String ENDED = "attempt_ended";
    private static final List<String> FIELDS = List.of("attempt", "started_at", "ended_at", "exit_code", "signal", "state");
    private final Map<Integer, JsonNode> ended = new TreeMap<>();
    private final int present;

    private AttemptHistory(int present) {
        this.present = present;
    }

    static AttemptHistory of(Path dir) {
        var history = new AttemptHistory(Attempt.current(dir));
        JsonLines.read(dir.resolve(RunDir.EVENTS), event -> {
            if (event.path("event").asText().equals(ENDED)) {
                history.ended.put(event.path("attempt").asInt(1), event);
            }
        });
        for (int number = 1; number < history.present; number++) {
            history.ended.putIfAbsent(number, fromFiles(dir, number));
        }
        return history;
    }

    private static ObjectNode fromFiles(Path dir, int number) {
        ObjectNode node = Json.object().put("attempt", number);
        Optional<Attempt.End> end = KeyValues.read(dir.resolve(RunDir.EXIT + "." + number)).flatMap(Attempt::end);
        node.put("started_at", KeyValues.read(dir.resolve(RunDir.CHILD + "." + number)).flatMap(c -> c.text("started_at")).orElse(null));
        node.put("ended_at", end.map(Attempt.End::endedAt).filter(t -> !t.isEmpty()).orElse(null));
        SummaryFile.putCode(node, end.orElse(new Attempt.End(java.util.OptionalInt.empty(), 0, "")));
        int code = end.map(e -> e.code().orElse(1)).orElse(-1);
        return node.put("state", (code < 0 ? RunState.LOST : code == 0 ? RunState.SUCCEEDED : RunState.FAILED).text());
    }

    /** The attempt_ended event of an attempt, as far as its files tell; a missing node where it isn't over. */
    JsonNode of(int number) {
        JsonNode node = ended.get(number);
        return node == null ? MissingNode.getInstance() : node;
    }

    /** {@code attempts} of the summary. */
    List<ObjectNode> summary() {
        var all = new ArrayList<ObjectNode>();
        ended.values().forEach(event -> {
            ObjectNode attempt = Json.object();
            FIELDS.forEach(field -> attempt.set(field, event.path(field).isMissingNode() ? NullNode.getInstance() : event.path(field)));
            if (event.hasNonNull("cause")) {
                attempt.set("cause", event.path("cause"));
            }
            OriginPrice.read(event).ifPresent(price -> attempt.put(OriginPrice.USD_PER_HOUR, price));
            all.add(attempt);
        });
        return all;
    }
}
