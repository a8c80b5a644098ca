package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.ResumePlan;
import lib.run.RunDir;
import lib.run.RunRequest;
import lib.run.RunState;
import lib.store.Json;
import lib.store.OriginPrice;

/**
 * {@code --resume RUN_DIR}: makes the next attempt of a run that is over, for launch.sh to start. The wish is JSON on stdin: {@code token by from_scratch
 * force dry_run recorder origin{pod_name provider launcher session}}.
 */
final class ResumeMode implements RunControl.Action {
    private final JsonNode wish;
    private final Path dir;

    ResumeMode(Path dir, JsonNode wish) {
        this.dir = dir;
        this.wish = wish;
    }

    /** A laptop that lost its connection asks again with the same token. */
    @Override
    public Optional<ObjectNode> fulfilled(Path directory) throws IOException {
        int present = Attempt.current(dir);
        String mine = wish.path("token").asText();
        boolean own = present > 1 && !mine.isEmpty() && NextAttempt.token(dir, present).equals(mine);
        return own ? Optional.of(answer(present, RecordMode.request(dir), true)) : Optional.empty();
    }

    @Override
    public ObjectNode act(Path directory, Map<String, String> environment) throws IOException, InterruptedException {
        int present = Attempt.current(dir);
        var next = new NextAttempt(dir, present);
        if (next.isPlanned()) {
            next.apply();
            return answer(present + 1, RecordMode.request(dir), true);
        }
        boolean unstarted = present > 1 && !Attempt.isStarted(dir) && !Files.exists(dir.resolve(RunDir.SUMMARY)) && StopMark.read(dir).isEmpty();
        if (unstarted) {
            return answer(present, RecordMode.request(dir), true);
        }
        RunRequest request = RecordMode.request(dir);
        refuse(request);
        return begin(next, present, request, environment);
    }

    private ObjectNode begin(NextAttempt next, int present, RunRequest request, Map<String, String> environment) throws IOException, InterruptedException {
        var plan = new ResumePlan(CommandText.read(dir).directory(), dir.toString());
        boolean goesOn = !plan.overrides(request.settings()).isEmpty() && !wish.path("from_scratch").asBoolean();
        var choice = new CheckpointChoice(dir, request.settings().checkpoints());
        Optional<CheckpointChoice.Chosen> chosen = goesOn ? Optional.of(chosen(choice, request)) : Optional.empty();
        RunRequest.Origin origin = origin(request.origin());
        RunRequest again = goesOn ? plan.resumed(request, origin) : plan.same(NextAttempt.original(dir, request), origin);
        if (!wish.path("dry_run").asBoolean()) {
            if (!Files.exists(dir.resolve(RunDir.SUMMARY))) {
                new Recorder(dir, request, environment, Recorder.Mode.END_ATTEMPT).run();
            }
            new Continuation(dir, request, present).clear();
            if (chosen.isPresent()) {
                choice.put(chosen.get());
            }
            next.plan(again, new NextAttempt.Plan(NextAttempt.Plan.RESUME, wish.path("by").asText(), wish.path("token").asText(), Duration.ZERO, chosen,
                    Optional.of(wish.path("recorder").asText()).filter(text -> !text.isEmpty())));
            next.apply();
        }
        ObjectNode answer = answer(present + 1, again, false);
        chosen.ifPresent(c -> answer.put("checkpoint", dir.relativize(c.file().path()).toString()));
        return answer.put("same_command", !goesOn);
    }

    private ObjectNode answer(int attempt, RunRequest request, boolean again) {
        ObjectNode answer = Json.object().put("attempt", attempt).put("again", again);
        String checkpoint = NextAttempt.checkpoint(dir, attempt);
        answer.put("checkpoint", checkpoint.isEmpty() ? null : checkpoint).put("same_command", checkpoint.isEmpty()).set("command", Json.array(request.command()));
        return answer;
    }

    private void refuse(RunRequest request) throws IOException, InterruptedException {
        Optional<RunState> state = state();
        if (state.isEmpty()) {
            Optional<String> life = new Liveness(dir, request).reason();
            if (life.isPresent()) {
                throw new OpsException(ExitCode.CONFLICT, "run " + request.runId() + " can't be resumed, it may still run: " + life.get(), "end it first: ops run stop " + request.runId());
            }
        } else if (state.get() == RunState.SUCCEEDED && !wish.path("force").asBoolean()) {
            throw new OpsException(ExitCode.CONFLICT, "run " + request.runId() + " has succeeded; there is nothing to go on with", "ops run resume --force " + request.runId() + " does it all the same");
        }
        if (!Files.isDirectory(Path.of(request.cwd()))) {
            throw new OpsException(ExitCode.USAGE, "the working directory " + request.cwd() + " isn't on this pod", "bring the code there, or resume it on the pod where it ran");
        }
        for (String file : request.secrets().values()) {
            if (!Files.isReadable(Path.of(request.cwd()).resolve(file))) {
                throw new OpsException(ExitCode.USAGE, "the secret file " + file + " can't be read on this pod", "put it there, then resume again");
            }
        }
    }

    private Optional<RunState> state() throws IOException {
        Path summary = dir.resolve(RunDir.SUMMARY);
        return Files.exists(summary) ? Optional.of(RunState.parse(Json.parse(Files.readString(summary)).map(s -> s.path("state").asText()).orElse(""))) : Optional.empty();
    }

    private static CheckpointChoice.Chosen chosen(CheckpointChoice choice, RunRequest request) throws IOException {
        return choice.newest().orElseThrow(() -> new OpsException(ExitCode.CONFLICT, choice.hasCondemned()
                ? "each complete checkpoint of run " + request.runId() + " has made two attempts fail at once; it isn't tried a third time"
                : "run " + request.runId() + " has no complete checkpoint in " + RunDir.CHECKPOINTS + "/", "ops run resume --from-scratch " + request.runId() + " starts it from the beginning"));
    }

    private RunRequest.Origin origin(RunRequest.Origin before) {
        JsonNode o = wish.path("origin");
        return o.isObject() ? new RunRequest.Origin(before.user(), before.host(), o.path("ops_version").asText(before.opsVersion()), o.path("pod_name").asText(),
                o.path("provider").asText(), o.path("launcher").asText(), o.path("session").asText()).on(o.path("pod_id").asText(), OriginPrice.read(o)) : before;
    }
}
