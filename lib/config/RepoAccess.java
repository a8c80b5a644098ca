package lib.config;

import java.util.Optional;

/**
 * How a pod gets at the code: with nothing of its own, a key, a token, or the agent of the laptop.
 *
 * @param keyFile      absolute path on the pod of a private key
 * @param tokenFile    absolute path on the pod of a file with a token
 * @param forwardAgent the pod may use the laptop's ssh agent while it fetches
 */
public record RepoAccess(Optional<String> keyFile, Optional<String> tokenFile, boolean forwardAgent) {
}
