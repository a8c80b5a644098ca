package bench;

import java.util.List;

/**
 * A program that people use for the same, from the Python package index.
 *
 * @param requirement the package and its version
 * @param program     what it puts into bin/
 * @param module      what must be importable for it to be usable
 * @param besides     packages that it needs and doesn't ask for, or only in a certain version
 */
record Peer(String requirement, String program, String module, List<String> besides) {

    /** Each version was tried; a newer one is a decision, for it moves the ratios. */
    static final List<Peer> ALL = List.of(
            new Peer("submitit==1.5.4", "python3", "submitit", List.of()),
            new Peer("guildai==0.9.0", "guild", "guild.main_bootstrap", List.of()),
            new Peer("uv==0.13.9", "uv", "uv", List.of()),
            new Peer("sacred==0.8.7", "python3", "sacred", List.of("setuptools<81")),
            new Peer("dvc==3.67.1", "dvc", "dvc.cli", List.of()),
            new Peer("mlflow==3.17.2", "mlflow", "mlflow.cli", List.of()),
            new Peer("dstack==0.22.5", "dstack", "dstack._internal.cli.main", List.of()),
            new Peer("skypilot==0.14.1", "sky", "sky.cli", List.of()),
            new Peer("lium.io==0.32.0", "lium", "lium", List.of()),
            new Peer("matplotlib==3.11.2", "python3", "matplotlib", List.of()));

    String name() {
        return requirement.split("==")[0];
    }

    String version() {
        return requirement.split("==")[1];
    }

    /** By the package's name, or the program's, which people rather know. */
    boolean isCalled(String name) {
        return name.equals(name()) || name.equals(program) && !program.equals("python3");
    }
}
