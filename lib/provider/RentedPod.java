package lib.provider;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A pod as its provider tells of it.
 *
 * @param id         the provider's id: another pod of the same name has another one
 * @param name       the provider's name for it
 * @param address    how it's reached, once that is known
 * @param usdPerHour US dollars an hour
 * @param createdAt  since when it's billed
 * @param endsAt     when the provider ends it by itself
 * @param gpus       one text for each GPU, as the provider names it
 * @param detail     the provider's own words about its state, one line
 */
public record RentedPod(String id, String name, State state, Optional<Address> address, Optional<Double> usdPerHour, Optional<Instant> createdAt,
        Optional<Instant> endsAt, List<String> gpus, String detail) {
    /** On its way; can be reached; will never be; ended and not billed. */
    public enum State { PENDING, READY, FAILED, GONE }

    /** User, host (name or IP address) and TCP port of its sshd; an empty user and port 0 mean that the host is an alias, and ~/.ssh/config says the rest. */
    public record Address(String user, String host, int port) {
    }

    public RentedPod {
        gpus = List.copyOf(gpus);
    }
}
