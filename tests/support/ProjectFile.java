package tests.support;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The project.json of the laptops. */
final class ProjectFile {
    private ProjectFile() {
    }

    static String text(LoopbackPod pod, String... sections) {
        return """
                {"project": {"name": "e2e", "remote_outputs_dir": "%s", "remote_repo_dir": "%s", "venv_python": "python3", "stop_grace_sec": 1},
                 "tmux": {"watch_interval_sec": 1},
                 "pods": {"box": {"provider": "ssh", "host": "box"}, "cut": {"provider": "ssh", "host": "cut"},
                          "half": {"provider": "ssh", "host": "half"},
                          "dead": {"provider": "ssh", "host": "dead"}, "here": {"provider": "local", "repo_dir": "%s"}},
                 "default_pod": "box",
                 "presets": {"demo": {"config": "examples/charlm/config/train_tiny.py"},
                             "absent": {"config": "examples/charlm/config/absent.py"},
                             "dump": {"command": ["python3", "argv.py"]}}%s}
                """.formatted(pod.runs, pod.repo, pod.repo, Stream.of(sections).map(s -> ",\n " + s).collect(Collectors.joining()));
    }
}
