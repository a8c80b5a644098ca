package lib.ui;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import lib.run.Timestamp;
import lib.store.Json;

/** What a look has changed, as the browsers are told: {@code {runs, removed, pods, at}} and {@code {points}}. It is filled, then sent. */
public final class LiveChange {
    private final ObjectNode rows = Json.object();
    private final ObjectNode curves = Json.object();

    LiveChange(Instant at) {
        rows.putArray("runs");
        rows.putArray("removed");
        rows.putArray("pods");
        rows.put("at", Timestamp.format(at));
        curves.putArray("points");
    }

    void run(ObjectNode run) {
        rows.withArray("runs").add(run);
    }

    void removed(String key) {
        rows.withArray("removed").add(key);
    }

    ArrayNode pods() {
        return rows.withArray("pods");
    }

    ArrayNode points() {
        return curves.withArray("points");
    }

    /** Always worth telling: it says that the looks go on. */
    public ObjectNode rows() {
        return rows;
    }

    public ObjectNode curves() {
        return curves;
    }

    /** The messages for the browsers, the rows first: a curve's run is known then. */
    List<byte[]> events() {
        var events = new ArrayList<byte[]>(List.of(ServerEvent.of("runs", rows)));
        if (!points().isEmpty()) {
            events.add(ServerEvent.of("points", curves));
        }
        return events;
    }
}
