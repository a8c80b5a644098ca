package lib.provider;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import lib.config.PodConfig;

/** Which provider a pod of the config has. */
public final class Providers {
    private Providers() {
    }

    /** {@code pod} is a rented one; {@code progress} gets what its tool says on the way; {@code cacheDirectory} remembers orders that were cut off. */
    public static Provider of(PodConfig pod, Consumer<String> progress, Path cacheDirectory) {
        return switch (pod.provider()) {
            case "lium" -> new LiumProvider(pod, progress, Map.of(), PollPace.USUAL, cacheDirectory.resolve("orders"));
            case "command" -> new CommandProvider(pod, progress, PollPace.USUAL, cacheDirectory.resolve("orders"));
            default -> throw new IllegalArgumentException("nobody rents pod " + pod.name());
        };
    }
}
