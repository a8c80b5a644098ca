package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.run.RunRequest;
import lib.store.Json;

/** {@code --close RUN_DIR}: writes the summary of a run that is provably over and has nobody left to write it. */
final class CloseMode {
    private CloseMode() {
    }

    static ObjectNode close(Path dir, Map<String, String> environment) throws IOException, InterruptedException {
        boolean before = Files.exists(dir.resolve(RunDir.SUMMARY));
        if (!before) {
            var next = new NextAttempt(dir, Attempt.current(dir));
            if (next.isPlanned()) {
                next.apply();
            }
            RunRequest request = RecordMode.request(dir);
            Optional<String> life = new Liveness(dir, request).reason();
            if (life.isPresent()) {
                throw new OpsException(ExitCode.CONFLICT, "run " + request.runId() + " can't be closed, it may still run: " + life.get(),
                        "see: ops run status " + request.runId() + "   or end it: ops run stop " + request.runId());
            }
            new Recorder(dir, request, environment, Recorder.Mode.CLOSE).run();
        }
        JsonNode summary = Json.parse(Files.readString(dir.resolve(RunDir.SUMMARY))).orElseThrow(() -> new IOException(RunDir.SUMMARY + " isn't JSON"));
        return Json.object().put("state", summary.path("state").asText()).put("again", before);
    }
}
