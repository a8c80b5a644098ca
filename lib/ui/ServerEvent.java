package lib.ui;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import lib.store.Json;

/** A message of a stream of server-sent events (WHATWG HTML, section 9.2). JSON has no line breaks, so one data line is enough. */
final class ServerEvent {
    /** Tells both sides that the other is there. */
    static final byte[] BEAT = ":\n\n".getBytes(StandardCharsets.UTF_8);
    /** How long a browser waits before it connects again. */
    static final byte[] FIRST = "retry: 2000\n\n".getBytes(StandardCharsets.UTF_8);

    private ServerEvent() {
    }

    static byte[] of(String name, JsonNode data) {
        return ("event: " + name + "\ndata: " + Json.line(data) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
