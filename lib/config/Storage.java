package lib.config;

import java.util.Optional;

/** Where models and data lie on a pod, absolute, and how W&B is used. */
public record Storage(Optional<String> hfHome, Optional<String> datasetsRoot, WandbConfig wandb) {
}
