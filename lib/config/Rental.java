package lib.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a provider is asked for when it makes a pod, and how that pod is then reached.
 *
 * @param podName       what the provider calls the pod
 * @param gpu           GPU model, as the provider names it
 * @param count         how many GPUs
 * @param ttl           the provider ends the pod after this time
 * @param volume        the provider's volume to attach
 * @param template      the provider's template
 * @param image         container image
 * @param arguments     further arguments of the provider's tool
 * @param readyTimeout  how long to wait for the pod to get ready
 * @param usdPerHour    price, US dollars an hour, where the provider doesn't say
 * @param identityFile  private key on this machine with which the pod is reached
 * @param persistentDir directory on the pod that outlives it
 * @param tool          of provider {@code command}
 */
public record Rental(String podName, Optional<String> gpu, int count, Optional<Duration> ttl, Optional<String> volume, Optional<String> template,
        Optional<String> image, List<String> arguments, Duration readyTimeout, Optional<Double> usdPerHour, Optional<String> identityFile,
        String persistentDir, CommandTool tool) {
    public Rental {
        arguments = List.copyOf(arguments);
    }

    /** Of a pod that isn't in the config. */
    static Rental none() {
        return new Rental("", Optional.empty(), 1, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Duration.ZERO,
                Optional.empty(), Optional.empty(), "/mnt", CommandTool.none());
    }
}
