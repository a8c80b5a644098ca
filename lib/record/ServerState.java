package lib.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import lib.run.RunDir;
import lib.store.Json;

/** How a server that got ready is now: its health, what it has answered, and an event when its health changes. */
final class ServerState {
    private final Events events;
    private final Map<String, Long> numbers = new LinkedHashMap<>();
    private boolean healthy = true;
    private String health = "";
    private boolean closed;

    /** Goes on with what an earlier recorder of this attempt knew. */
    ServerState(Path dir, Events events, int attempt) {
        this.events = events;
        JsonLines.read(dir.resolve(RunDir.EVENTS), event -> {
            if (event.path("attempt").asInt() == attempt && event.path("event").asText().startsWith("endpoint_")) {
                healthy = !event.path("event").asText().equals("endpoint_unhealthy");
            }
        });
        try {
            String[] words = Files.readString(dir.resolve(RunDir.HEARTBEAT)).strip().split("\\s+");
            Map<String, String> pairs = new LinkedHashMap<>();
            for (String word : words) {
                pairs.put(word.replaceFirst("=.*", ""), word.substring(word.indexOf('=') + 1));
            }
            if (pairs.getOrDefault("attempt", "").equals(Integer.toString(attempt)) && pairs.getOrDefault("requests", "").matches("\\d{1,15}")) {
                numbers.put("requests", Long.parseLong(pairs.get("requests")));
            }
        } catch (IOException e) {
            // No heartbeat yet: nothing is known.
            return;
        }
    }

    synchronized void ready(ObjectNode fields) {
        if (!closed) {
            events.once("endpoint_ready", fields);
        }
    }

    /** Takes an answer to the question how it is; after {@link #close} it means nothing any more. */
    synchronized void take(ServerProbe.Answer answer) {
        if (closed) {
            return;
        }
        health = answer.health();
        if (answer.isReady() != healthy) {
            healthy = answer.isReady();
            events.add(healthy ? "endpoint_recovered" : "endpoint_unhealthy", Json.object().put("answer", answer.words()));
        }
    }

    synchronized void take(Map<String, Long> known) {
        if (!closed) {
            numbers.putAll(known);
        }
    }

    synchronized void close() {
        closed = true;
    }

    /** For the heartbeat. */
    synchronized Map<String, String> words() {
        var words = new LinkedHashMap<String, String>();
        if (!health.isEmpty()) {
            words.put("health", health);
        }
        numbers.forEach((word, number) -> words.put(word, number.toString()));
        return words;
    }

    /** For the summary: what was known last. */
    synchronized void summarize(ObjectNode node) {
        node.put("requests", numbers.get("requests")).put("healthy", healthy);
    }
}
