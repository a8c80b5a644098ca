package lib.config;

import java.util.Optional;
import lib.run.RunRequest;

/**
 * Weights and Biases.
 *
 * @param mode              {@code auto|online|offline|disabled}; {@code unmanaged} (W&B is left alone) without a {@code storage.wandb} section
 * @param project           W&B project
 * @param entity            W&B user or team
 * @param ensureCredsScript absolute path of a script on the pod that sets the credentials up
 */
public record WandbConfig(String mode, Optional<String> project, Optional<String> entity, Optional<String> ensureCredsScript) {
    /** The mode of a project without a {@code storage.wandb} section. */
    public static final String WITHOUT_SECTION = RunRequest.Wandb.UNMANAGED;
}
