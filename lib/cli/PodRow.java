package lib.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lib.config.PodConfig;
import lib.provider.BookedPod;
import lib.provider.RentedPod;
import lib.run.Timestamp;
import lib.store.Json;

/**
 * What is known of a pod without having reached it.
 *
 * @param name       in the config
 * @param state      {@code static} (there without a provider), {@code ready|pending|failed} (as its provider says), {@code not up}, {@code unknown} (the
 *                   provider doesn't answer), {@code unreachable} (it should be there, and doesn't answer)
 * @param detail     the provider's words, or why it's unknown or unreachable
 * @param id         the provider's
 * @param address    as people write it
 * @param gpus       one text each
 * @param usdPerHour the provider's price, else the config's
 * @param createdAt  since when it costs
 * @param endsAt     when the provider ends it
 */
record PodRow(String name, String provider, String state, String detail, String id, String address, List<String> gpus, Optional<Double> usdPerHour,
        Optional<Instant> createdAt, Optional<Instant> endsAt) {
    static final String STATIC = "static";
    static final String READY = "ready";
    static final String NOT_UP = "not up";
    static final String UNKNOWN = "unknown";
    static final String UNREACHABLE = "unreachable";
    private static final double SECONDS_PER_HOUR = 3600;

    PodRow {
        gpus = List.copyOf(gpus);
    }

    static PodRow ofStatic(PodConfig p) {
        return new PodRow(p.name(), p.provider(), STATIC, "", "", p.host().orElse(""), List.of(), p.rental().usdPerHour(), Optional.empty(), Optional.empty());
    }

    static PodRow notUp(PodConfig p) {
        return new PodRow(p.name(), p.provider(), NOT_UP, "", "", "", List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** {@code price}: the config's, where the provider tells none. */
    static PodRow of(BookedPod booked, Optional<Double> price) {
        RentedPod pod = booked.pod();
        return new PodRow(booked.config(), booked.provider(), pod.state().name().toLowerCase(Locale.ROOT), pod.detail(), pod.id(), RentedPodLoss.address(pod), pod.gpus(),
                pod.usdPerHour().or(() -> price), pod.createdAt(), pod.endsAt());
    }

    PodRow in(String newState, String newDetail) {
        return new PodRow(name, provider, newState, newDetail, id, address, gpus, usdPerHour, createdAt, endsAt);
    }

    /** By the second since it was made: providers may round, so it's an estimate. */
    Optional<Double> costUsd(Instant now) {
        return usdPerHour.flatMap(price -> createdAt.map(t -> price * Math.max(0, Duration.between(t, now).toMillis() / 1000.0) / SECONDS_PER_HOUR));
    }

    Optional<Duration> left(Instant now) {
        return endsAt.map(t -> t.isBefore(now) ? Duration.ZERO : Duration.between(now, t));
    }

    ObjectNode json(Instant now) {
        ObjectNode node = Json.object().put("name", name).put("provider", provider).put("state", state.replace(' ', '_')).put("detail", detail)
                .put("id", id.isEmpty() ? null : id).put("address", address.isEmpty() ? null : address);
        node.set("gpus", Json.array(gpus));
        return node.put("usd_per_hour", usdPerHour.orElse(null)).put("cost_usd", costUsd(now).orElse(null)).put("created_at", createdAt.map(Timestamp::format).orElse(null))
                .put("ends_at", endsAt.map(Timestamp::format).orElse(null)).put("left_sec", left(now).map(Duration::toSeconds).orElse(null));
    }
}
