package lib.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import lib.pod.Pod;
import lib.pod.Rebuilder;
import lib.pod.RecordedData;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.Reproduction;
import lib.run.RunDir;
import lib.run.RunId;
import lib.run.RunRequest;
import lib.store.Json;
import lib.store.RecordFiles;
import lib.store.RequestFile;

/** The code and the request of a recorded run, ready to be made anew on a pod. */
final class RecordedCode {
    /** What has to be brought here beside the usual record files, as globs. */
    static final List<String> NAMES = List.of(RunDir.REQUEST, RunDir.METRICS, RunDir.UNTRACKED, "repo_commits*.bundle", ".ops/code/*");
    private final RecordCopy copy;
    private final RecordFiles files;
    private final RunRequest request;
    private final Rebuilder rebuilder;
    private final String outputsRoot;
    private final List<String> checkouts;

    /** {@code checkouts}: where the config says that the pod has the code. */
    RecordedCode(RecordCopy copy, Pod pod, String outputsRoot, List<String> checkouts) {
        this.copy = copy;
        this.files = copy.read();
        this.request = request(copy.directory());
        this.rebuilder = new Rebuilder(pod, outputsRoot);
        this.outputsRoot = outputsRoot;
        this.checkouts = checkouts;
    }

    private static RunRequest request(Path directory) {
        try {
            return Json.parse(Files.readString(directory.resolve(RunDir.REQUEST))).filter(JsonNode::isObject).map(RequestFile::fromJson).orElseThrow(() -> new OpsException(
                    ExitCode.USAGE, "the run's request can't be read: " + directory.resolve(RunDir.REQUEST) + " isn't JSON", "ops run validate " + directory));
        } catch (IOException e) {
            throw new OpsException(ExitCode.NOT_FOUND, "the record of the run has no " + RunDir.REQUEST + ", so it can't be repeated by ops",
                    "its command.sh may still be run by hand", e);
        }
    }

    /** How the repeat is called unless the user says otherwise. */
    String name() {
        return request.preset().isEmpty() ? "reproduce" : request.preset();
    }

    RecordFiles files() {
        return files;
    }

    boolean hasSettings() {
        return request.settings().base().hasSettings();
    }

    private JsonNode git() {
        return files.run().metadata().path("git");
    }

    /** Older records have no is_repository: there, a commit tells. */
    boolean isRepository() {
        return git().path("is_repository").asBoolean(git().hasNonNull("commit"));
    }

    private String top() {
        return isRepository() ? git().path("root").asText(request.cwd()) : "";
    }

    RunRequest repeat(RunId id, RunRequest.Origin origin) {
        String recordedAt = files.ownDirectory().isEmpty() ? copy.directory().toString() : files.ownDirectory();
        return new Reproduction(recordedAt, top(), RunDir.of(outputsRoot, id).path(), isRepository() ? rebuilder.checkout(id) : "")
                .of(request, id, origin, List.of());
    }

    Rebuilder.Rebuilt rebuild(RunRequest repeat) {
        var repositories = new LinkedHashSet<>(List.of(top().isEmpty() ? request.cwd() : top()));
        repositories.addAll(checkouts);
        Optional<String> onPod = copy.found().map(found -> found.dir().path());
        var recorded = new Rebuilder.Recorded(onPod, copy.directory(), isRepository(), git().path("commit").asText(""), List.copyOf(repositories),
                RecordedData.of(files.datasets(), top()));
        return rebuilder.rebuild(recorded, repeat);
    }

    void discard(RunId id) {
        if (isRepository()) {
            rebuilder.discard(id);
        }
    }
}
