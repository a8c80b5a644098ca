package lib.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.run.RunId;
import lib.run.RunRequest;
import lib.run.Shell;
import lib.store.Json;
import lib.store.PythonProgram;
import lib.store.Resources;

/** Makes the code of a recorded run anew on a pod, in a checkout of its own, and looks at what a repeat would find there: one round trip. */
public final class Rebuilder {
    private final Pod pod;
    private final String outputsRoot;

    public Rebuilder(Pod pod, String outputsRoot) {
        this.pod = pod;
        this.outputsRoot = outputsRoot;
    }

    /**
     * What is to be made anew.
     *
     * @param directory    the recorded run directory on that pod, or nothing
     * @param copy         a directory here with the record's files
     * @param isRepository the code was under version control
     * @param commit       empty for a repository without one
     * @param repositories checkouts on the pod that may have the commit
     */
    public record Recorded(Optional<String> directory, Path copy, boolean isRepository, String commit, List<String> repositories, RecordedData data) {
        public Recorded {
            repositories = List.copyOf(repositories);
        }
    }

    /**
     * What a repeat finds.
     *
     * @param environment  what the environment probe tells of the interpreter, or a missing node
     * @param configSha256 of the config file, where there is one
     * @param gpus         {@code name, MiB, driver} of each
     * @param data         {@code missing PATH} or {@code other PATH} for each file of the data sets that isn't the recorded one
     */
    public record Rebuilt(JsonNode environment, Optional<String> configSha256, List<String> gpus, List<String> data) {
        public Rebuilt {
            gpus = List.copyOf(gpus);
            data = List.copyOf(data);
        }
    }

    /** Where the code of a repeat is made. */
    public String checkout(RunId id) {
        return outputsRoot + "/.ops/code/" + id.value();
    }

    /** {@code repeat} is the request of the repeat, which runs in {@link #checkout}. */
    public Rebuilt rebuild(Recorded recorded, RunRequest repeat) {
        var script = new Script().set("root", outputsRoot).set("run_id", repeat.runId().value()).set("pod", pod.name())
                .set("record", recorded.directory().orElse("")).set("repositories", String.join("\n", recorded.repositories()))
                .set("is_repository", Boolean.toString(recorded.isRepository())).set("commit", recorded.commit()).set("python", interpreter(repeat))
                .set("target_cwd", repeat.cwd()).set("config_file", repeat.config().configPath().orElse("")).set("links", recorded.data().links())
                .function("data_digests", "printf %s " + Shell.quote(recorded.data().digests()))
                .function("data_sizes", "printf %s " + Shell.quote(recorded.data().sizes()))
                .function("environment_program", "printf %s " + Shell.quote(PythonProgram.ENVIRONMENT.text()))
                .function("define_restore", Resources.text("/lib/record/restore_code.sh"))
                .function("write_record", recorded.directory().isPresent() ? ":" : writeCommands(recorded.copy()));
        ScriptResult answer = pod.run(script.around("rebuild.sh"));
        Optional<String> failure = answer.word("fail");
        if (failure.isPresent()) {
            throw refused(failure.get());
        }
        if (answer.word("built").isEmpty()) {
            throw new OpsException(ExitCode.UNREACHABLE, "pod " + pod.name() + " broke off: " + answer.stderr().strip(), "try again");
        }
        return new Rebuilt(answer.word("environment").flatMap(Json::parse).orElse(MissingNode.getInstance()), answer.word("config"),
                answer.words("gpu"), answer.words("data"));
    }

    private static OpsException refused(String failure) {
        String why = failure.substring(2);
        return switch (failure.charAt(0)) {
            case '4' -> new OpsException(ExitCode.NOT_FOUND, why, "fetch the commit into a checkout on the pod, or name another pod");
            case '5' -> new OpsException(ExitCode.CONFLICT, why, "choose another id with --as");
            default -> new OpsException(ExitCode.USAGE, why, "nothing was started; correct it and try again");
        };
    }

    /** Takes the checkout away again; what a run already uses stays. */
    public void discard(RunId id) {
        String at = Shell.quote(checkout(id));
        pod.run("[ -d " + Shell.quote(outputsRoot + "/" + id.value()) + " ] || { git -C " + at + " worktree remove --force --force " + at
                + " 2>/dev/null; rm -rf " + at + "; }\n");
    }

    private static String interpreter(RunRequest repeat) {
        String first = repeat.command().get(0);
        return !repeat.python().isEmpty() ? repeat.python() : first.matches("(.*/)?python[0-9.]*") ? first : "python3";
    }

    /** The files from which the code is restored, as texts of a shell; their sizes are limited when they are recorded. */
    private static String writeCommands(Path copy) {
        var text = new StringBuilder("mkdir -p .ops/code || return 1\n");
        try (Stream<Path> files = Stream.concat(Files.list(copy), list(copy.resolve(".ops/code")))) {
            for (Path file : files.filter(Files::isRegularFile).filter(f -> isCode(copy.relativize(f).toString())).sorted().toList()) {
                text.append("base64 -d >").append(Shell.quote(copy.relativize(file).toString())).append(" <<'OPS_END' || return 1\n")
                        .append(Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(Files.readAllBytes(file))).append("\nOPS_END\n");
            }
        } catch (IOException e) {
            throw new OpsException(ExitCode.USAGE, "the record can't be read: " + e.getMessage(), "fetch the run again", e);
        }
        return text.append(":").toString();
    }

    private static Stream<Path> list(Path directory) throws IOException {
        return Files.isDirectory(directory) ? Files.list(directory) : Stream.empty();
    }

    private static boolean isCode(String name) {
        return name.equals(RunDir.PATCH) || name.equals(RunDir.UNTRACKED) || name.matches("repo_commits(\\.\\d+)?\\.bundle|\\.ops/code/submodules");
    }
}
