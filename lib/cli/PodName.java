package lib.cli;

import java.util.Optional;
import lib.config.PodConfig;

/** Names a pod: the first positional argument, else {@code --pod}, else the default pod. */
final class PodName implements Arguments {
    private String positional;

    @Override
    public void declare(Syntax syntax) {
        syntax.parameter(String.class, "NAME", "pod of the config; default: --pod, else the default pod", v -> positional = v);
    }

    PodConfig find(Globals globals) {
        return globals.podConfig(Optional.ofNullable(positional));
    }
}
