package lib.ui;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import lib.store.Json;

/** The one request that changes something: {@code POST stop {"run": KEY}} as JSON, which a form of another site can't send without asking first. */
final class StopOrder {
    private static final int BYTES_AT_MOST = 4096;
    private final boolean isAllowed;

    StopOrder(boolean isAllowed) {
        this.isAllowed = isAllowed;
    }

    /** 200 where the order can be read and is allowed, else the status to answer. */
    record Order(int status, String key) {
    }

    Order read(HttpExchange exchange) throws IOException {
        if (!isAllowed) {
            return new Order(403, "");
        }
        List<String> types = exchange.getRequestHeaders().getOrDefault("Content-Type", List.of());
        if (types.size() != 1 || !types.get(0).matches("(?i)application/json(;.*)?")) {
            return new Order(415, "");
        }
        byte[] body = exchange.getRequestBody().readNBytes(BYTES_AT_MOST + 1);
        if (body.length > BYTES_AT_MOST) {
            return new Order(413, "");
        }
        Optional<JsonNode> run = Json.parse(new String(body, StandardCharsets.UTF_8)).map(node -> node.path("run")).filter(JsonNode::isTextual);
        return run.map(key -> new Order(200, key.textValue())).orElse(new Order(400, ""));
    }
}
