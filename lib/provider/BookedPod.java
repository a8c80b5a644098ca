package lib.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import lib.config.PodConfig;
import lib.run.Timestamp;
import lib.store.Json;

/**
 * A rented pod as the book of a checkout has it.
 *
 * @param config   its name in the config
 * @param provider {@code lium|command}
 * @param pod      as the provider told of it last
 * @param pinned   its host key has been remembered, so that no other will do from then on
 * @param seenAt   when the provider told
 */
public record BookedPod(String config, String provider, RentedPod pod, boolean pinned, Instant seenAt) {
    /** The pod that the config means today, and not one that was rented when its entry was another. */
    public boolean isOf(PodConfig p) {
        return provider.equals(p.provider()) && pod.name().equals(p.rental().podName());
    }

    /** The same pod as the provider tells of it now. What it said before and doesn't say any more stays. */
    public BookedPod now(RentedPod told, Instant at) {
        boolean same = told.id().equals(pod.id());
        return new BookedPod(config, provider, same ? merged(told) : told, same && pinned, at);
    }

    public BookedPod withPinnedKey() {
        return new BookedPod(config, provider, pod, true, seenAt);
    }

    /** A pod that was ordered at {@code at}: it costs from then on, and the provider ends it after {@code ttl}, where it says neither itself. */
    public static BookedPod ordered(PodConfig p, RentedPod pod, Instant at, Optional<Duration> ttl) {
        Optional<Instant> ends = pod.endsAt().or(() -> ttl.map(at::plus));
        return new BookedPod(p.name(), p.provider(), new RentedPod(pod.id(), pod.name(), pod.state(), pod.address(), pod.usdPerHour(), pod.createdAt().or(() -> Optional.of(at)),
                ends, pod.gpus(), pod.detail()), false, at);
    }

    private RentedPod merged(RentedPod told) {
        return new RentedPod(told.id(), told.name(), told.state(), told.address(), told.usdPerHour().or(pod::usdPerHour), told.createdAt().or(pod::createdAt),
                told.endsAt().or(pod::endsAt), told.gpus().isEmpty() ? pod.gpus() : told.gpus(), told.detail());
    }

    /** Names it in the book: a config entry that was changed means another pod, and the one before may still cost. */
    String key() {
        return provider + "/" + pod.name();
    }

    ObjectNode toJson() {
        ObjectNode node = Json.object().put("config", config).put("provider", provider).put("id", pod.id()).put("name", pod.name())
                .put("state", pod.state().name().toLowerCase(Locale.ROOT)).put("detail", pod.detail());
        pod.address().ifPresent(a -> node.putObject("address").put("user", a.user()).put("host", a.host()).put("port", a.port()));
        pod.usdPerHour().ifPresent(price -> node.put("usd_per_hour", price));
        pod.createdAt().ifPresent(t -> node.put("created_at", Timestamp.format(t)));
        pod.endsAt().ifPresent(t -> node.put("ends_at", Timestamp.format(t)));
        node.set("gpus", Json.array(pod.gpus()));
        return node.put("pinned", pinned).put("seen_at", Timestamp.format(seenAt));
    }

    /** Nothing where the entry can't be read: the provider is asked again then. */
    static Optional<BookedPod> of(JsonNode n) {
        String id = n.path("id").asText();
        Optional<RentedPod.State> state = state(n.path("state").asText());
        if (id.isEmpty() || state.isEmpty() || n.path("name").asText().isEmpty()) {
            return Optional.empty();
        }
        var gpus = new ArrayList<String>();
        n.path("gpus").forEach(gpu -> gpus.add(gpu.asText()));
        var pod = new RentedPod(id, n.path("name").asText(), state.get(), address(n.path("address")),
                Optional.of(n.path("usd_per_hour")).filter(JsonNode::isNumber).map(JsonNode::doubleValue), time(n.path("created_at")), time(n.path("ends_at")),
                gpus, n.path("detail").asText());
        return Optional.of(new BookedPod(n.path("config").asText(), n.path("provider").asText(), pod, n.path("pinned").asBoolean(), time(n.path("seen_at")).orElse(Instant.EPOCH)));
    }

    private static Optional<RentedPod.Address> address(JsonNode n) {
        String host = n.path("host").asText();
        return host.isEmpty() ? Optional.empty() : Optional.of(new RentedPod.Address(n.path("user").asText(), host, n.path("port").asInt()));
    }

    private static Optional<RentedPod.State> state(String text) {
        for (RentedPod.State state : RentedPod.State.values()) {
            if (state.name().toLowerCase(Locale.ROOT).equals(text)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }

    private static Optional<Instant> time(JsonNode n) {
        try {
            return n.isTextual() ? Optional.of(Instant.parse(n.textValue())) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
