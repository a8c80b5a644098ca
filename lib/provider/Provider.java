package lib.provider;

import java.util.Optional;

/**
 * Makes and ends pods. A pod is known by the provider's name for it, which is derived from the project: whoever has the config finds it again.
 *
 * Each method throws {@link lib.run.OpsException}: UNREACHABLE when the provider doesn't answer, USAGE when it refuses (a key, a wrong request), with its
 * own words.
 */
public interface Provider {
    /** The pod of that name; nothing where the provider has none, or only one that has ended. */
    Optional<RentedPod> find(String podName);

    /** Orders a pod of that name and returns when the order is taken, ready or not. The caller has seen that there is none. */
    RentedPod create(String podName);

    /** Ends the pod: when this returns, nothing more is billed. To end one that has ended is no error. */
    void remove(RentedPod pod);
}
