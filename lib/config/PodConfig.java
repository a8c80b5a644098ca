package lib.config;

import java.util.Optional;

/**
 * A place where commands run.
 *
 * @param provider   {@code ssh|local|lium|command}
 * @param host       what {@code ssh} is given; always there for {@code ssh}
 * @param outputsDir over the project's {@code remote_outputs_dir} on this pod
 * @param repoDir    over the project's {@code remote_repo_dir}
 * @param venvPython over the project's {@code venv_python}
 * @param rental     what its provider is asked for
 */
public record PodConfig(String name, String provider, Optional<String> host, Optional<String> outputsDir,
        Optional<String> repoDir, Optional<String> venvPython, Rental rental) {
    public static final String LOCAL = "local";

    /** This machine, which is a pod without being in the config. */
    static PodConfig local() {
        return new PodConfig(LOCAL, LOCAL, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Rental.none());
    }

    public boolean isLocal() {
        return provider.equals(LOCAL);
    }

    /** Made and ended by a provider, so that it may not be there. */
    public boolean isRented() {
        return provider.equals("lium") || provider.equals("command");
    }

    /** The same pod with its code in another directory. */
    public PodConfig withRepoDir(String directory) {
        return new PodConfig(name, provider, host, outputsDir, Optional.of(directory), venvPython, rental);
    }
}
