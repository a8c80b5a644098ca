package lib.config;

import java.util.Optional;

/**
 * A place where commands run.
 *
 * @param provider   {@code ssh|local}
 * @param host       what {@code ssh} is given; always there for {@code ssh}
 * @param outputsDir over the project's {@code remote_outputs_dir} on this pod
 * @param repoDir    over the project's {@code remote_repo_dir}
 * @param venvPython over the project's {@code venv_python}
 */
public record PodConfig(String name, String provider, Optional<String> host, Optional<String> outputsDir,
        Optional<String> repoDir, Optional<String> venvPython) {
    public static final String LOCAL = "local";

    /** This machine, which is a pod without being in the config. */
    static PodConfig local() {
        return new PodConfig(LOCAL, LOCAL, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
