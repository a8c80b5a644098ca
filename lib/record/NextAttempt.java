package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lib.run.RunDir;
import lib.run.RunRequest;
import lib.store.AtomicFile;
import lib.store.Json;
import lib.store.RequestFile;

/**
 * Makes attempt N+1 of a run whose attempt N is over. All of it is written into a directory first, whose rename to {@code .ops/attempt-N+1} decides between
 * two who want it; putting it into effect is a row of renames, of which the last changes {@code .ops/attempt}. Killed at any moment, it is gone on with by
 * whoever comes next: a recorder, or another resume.
 */
final class NextAttempt {
    private static final String PLAN = "plan.json";
    private static final String TOKEN = "token";
    private static final String TEMPORARY = "plan.";
    private final Path dir;
    private final int from;
    private final Path place;

    /**
     * Why there is another attempt.
     *
     * @param reason     a cause of failure, or {@code resume}
     * @param by         the user; {@code ops} for a restart
     * @param token      by which a resume finds its own attempt again
     * @param pause      before the start
     * @param checkpoint from which it goes on
     * @param recorder   text of the script that starts the recorder, where the pod or the runner is another
     */
    record Plan(String reason, String by, String token, Duration pause, Optional<CheckpointChoice.Chosen> checkpoint, Optional<String> recorder) {
        static final String RESUME = "resume";
    }

    NextAttempt(Path dir, int from) {
        this.dir = dir;
        this.from = from;
        this.place = Attempt.directory(dir, from + 1);
    }

    /** Somebody has decided on it already, and was interrupted. */
    boolean isPlanned() {
        return Files.exists(place.resolve(PLAN));
    }

    /** The token of the resume that made an attempt; empty where none did. */
    static String token(Path dir, int attempt) {
        try {
            return Files.readString(Attempt.directory(dir, attempt).resolve(TOKEN)).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** Decides on it, unless somebody else was quicker. */
    void plan(RunRequest request, Plan plan) throws IOException {
        Path temporary = Files.createTempDirectory(dir.resolve(RunDir.INTERNAL), TEMPORARY,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        ObjectNode node = Json.document().put("reason", plan.reason()).put("by", plan.by()).put("wait_sec", plan.pause().toSeconds());
        plan.checkpoint().ifPresent(c -> node.put("checkpoint", dir.relativize(c.file().path()).toString()).put("fingerprint", c.fingerprint()));
        AtomicFile.write(temporary.resolve("command.sh"), CommandText.read(dir).script(request, new RunDir(dir.toString())));
        AtomicFile.write(temporary.resolve("request.json"), Json.pretty(RequestFile.toJson(request)));
        if (plan.recorder().isPresent()) {
            AtomicFile.write(temporary.resolve("recorder.sh"), plan.recorder().get());
        }
        AtomicFile.write(temporary.resolve(TOKEN), plan.token() + "\n");
        AtomicFile.write(temporary.resolve(PLAN), Json.pretty(node));
        try {
            Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            for (String name : new String[] {"command.sh", "request.json", "recorder.sh", TOKEN, PLAN, ""}) {
                Files.deleteIfExists(temporary.resolve(name));
            }
            if (!isPlanned()) {
                throw e;
            }
        }
    }

    /** Puts it into effect. */
    void apply() throws IOException {
        if (Attempt.current(dir) != from) {
            return;    // somebody else was quicker
        }
        ObjectNode plan = (ObjectNode) Json.parse(Files.readString(place.resolve(PLAN))).filter(JsonNode::isObject).orElseThrow(() -> new IOException(place + "/" + PLAN + " isn't JSON"));
        RunRequest request = RequestFile.fromJson(Json.parse(Files.readString(place.resolve("request.json"))).orElseThrow(() -> new IOException("the plan's request isn't JSON")));
        if (plan.hasNonNull("fingerprint")) {
            new ResumeMemory(dir).note(from + 1, plan.path("checkpoint").asText(), plan.path("fingerprint").asText());
        }
        new AttemptRecord(dir, from).change(request);
        replace(RunDir.COMMAND, "command.sh");
        replace(RunDir.REQUEST, "request.json");
        replace(RunDir.RECORDER, "recorder.sh");
        boolean resumed = plan.path("reason").asText().equals(Plan.RESUME);
        new Events(dir, from).once("attempt_restarting", plan.deepCopy().without(List.of("schema_version", "fingerprint")));
        new AttemptRecord(dir, from).putAway(resumed);
        AtomicFile.write(dir.resolve(RunDir.ATTEMPT), (from + 1) + "\n");
    }

    /** Keeps the old file under another name, and puts the plan's in its place. */
    private void replace(String name, String planned) throws IOException {
        String kept = kept(name, from);
        Path file = dir.resolve(name);
        if (!Files.exists(place.resolve(planned))) {
            return;
        }
        String text = Files.readString(place.resolve(planned));
        String before = Files.exists(file) ? Files.readString(file) : "";
        if (!before.equals(text)) {
            if (!before.isEmpty() && !Files.exists(dir.resolve(kept))) {
                AtomicFile.write(dir.resolve(kept), before);
            }
            AtomicFile.write(file, text);
        }
    }

    /** The checkpoint from which an attempt was to go on; empty where there is none. */
    static String checkpoint(Path dir, int attempt) {
        try {
            return Json.parse(Files.readString(Attempt.directory(dir, attempt).resolve(PLAN))).map(plan -> plan.path("checkpoint").asText()).orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    /** The request of the first attempt, which began at the beginning. */
    static RunRequest original(Path dir, RunRequest present) throws IOException {
        for (int number = 1; number < Attempt.current(dir); number++) {
            Path kept = dir.resolve(kept(RunDir.REQUEST, number));
            if (Files.exists(kept)) {
                return RequestFile.fromJson(Json.parse(Files.readString(kept)).orElseThrow(() -> new IOException(kept + " isn't JSON")));
            }
        }
        return present;
    }

    /** {@code .ops/request.1.json} for request.json, likewise for the others. */
    private static String kept(String name, int number) {
        String file = name.substring(name.lastIndexOf('/') + 1);
        int dot = file.lastIndexOf('.');
        return RunDir.INTERNAL + "/" + file.substring(0, dot) + "." + number + file.substring(dot);
    }
}
