package lib.config;

import java.util.Optional;

/**
 * Weights and Biases.
 *
 * @param mode              {@code auto|online|offline|disabled}; {@code disabled} without a {@code storage.wandb} section
 * @param project           W&B project
 * @param entity            W&B user or team
 * @param ensureCredsScript absolute path of a script on the pod that sets the credentials up
 */
public record WandbConfig(String mode, Optional<String> project, Optional<String> entity, Optional<String> ensureCredsScript) {
    /** The mode of a project without a {@code storage.wandb} section. */
    static final String WITHOUT_SECTION = "disabled";
}
