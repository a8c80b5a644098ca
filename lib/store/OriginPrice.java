package lib.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import lib.run.RunRequest;

/** A rented pod's id and price, {@code pod_id} and {@code usd_per_hour}, in the documents that carry a run's origin; left out where they aren't known. */
public final class OriginPrice {
    public static final String USD_PER_HOUR = "usd_per_hour";

    private OriginPrice() {
    }

    public static void write(ObjectNode node, RunRequest.Origin origin) {
        if (!origin.podId().isEmpty()) {
            node.put("pod_id", origin.podId());
        }
        origin.usdPerHour().ifPresent(price -> node.put(USD_PER_HOUR, price));
    }

    public static Optional<Double> read(JsonNode node) {
        return Optional.of(node.path(USD_PER_HOUR)).filter(JsonNode::isNumber).map(JsonNode::doubleValue);
    }
}
