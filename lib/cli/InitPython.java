package lib.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The python that a project's presets run with.
 *
 * @param path relative, so that it is the one of the checkout on a pod, or a name that PATH knows
 * @param hint what has to be done so that it is there, here and on a pod
 */
record InitPython(String path, Optional<String> hint) {
    private static final List<String> ENVIRONMENTS = List.of(".venv", "venv", "env");

    static InitPython of(InitRepository repository) {
        Path top = repository.top();
        Optional<String> there = ENVIRONMENTS.stream().map(dir -> dir + "/bin/python").filter(python -> Files.isExecutable(top.resolve(python))).findFirst();
        List<String> files = repository.files();
        if (files.contains("uv.lock")) {
            return new InitPython(there.orElse(".venv/bin/python"), Optional.of("uv makes " + there.orElse(".venv/bin/python")
                    + ": run `uv sync` here; for pods add  \"setup\": {\"commands\": [[\"uv\", \"sync\"]]}"));
        }
        if (there.isPresent()) {
            return new InitPython(there.get(), Optional.of("a pod needs " + there.get() + " in its checkout, too: make it there, or set venv_python of the pod"));
        }
        if (files.contains("poetry.lock")) {
            return new InitPython("python3", Optional.of("poetry keeps its environment elsewhere: `poetry config --local virtualenvs.in-project true`, `poetry install`, and set project.venv_python"
                    + " to .venv/bin/python"));
        }
        if (files.contains("environment.yml") || files.contains("environment.yaml")) {
            return new InitPython("python3", Optional.of("a conda environment: set project.venv_python to its python, such as /opt/conda/envs/NAME/bin/python"));
        }
        return new InitPython("python3", Optional.empty());
    }

    /** The same, seen from a directory of the checkout. */
    String from(String directory) {
        boolean inCheckout = path.contains("/") && !path.startsWith("/");
        return inCheckout && !directory.isEmpty() ? "../".repeat((int) directory.chars().filter(c -> c == '/').count() + 1) + path : path;
    }
}
