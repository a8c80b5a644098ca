package lib.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lib.run.CommandScript;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RandomBytes;
import lib.run.RunDir;
import lib.run.RunId;
import lib.run.RunRequest;
import lib.store.Json;
import lib.store.OriginPrice;

/** Starts another attempt of a run that is over. One resume has one token, by which a repeat after a dropped connection finds what it began. */
public final class Resumer {
    private static final int TRIES = 3;
    static final String OWN = "077";
    private static final int TOKEN_BYTES = 12;
    private final Pod pod;
    private final RunnerBundle bundle;
    private final Path cacheDirectory;
    private final String token;

    /** {@code cacheDirectory}: on this machine, for what is built for pods without Java. */
    public Resumer(Pod pod, RunnerBundle bundle, Path cacheDirectory) {
        this.pod = pod;
        this.bundle = bundle;
        this.cacheDirectory = cacheDirectory;
        token = RandomBytes.hex(TOKEN_BYTES);
    }

    /**
     * What is asked for.
     *
     * @param fromScratch the first command again, whatever checkpoints there are
     * @param force       also of a run that succeeded
     * @param dryRun      only say what would be done
     * @param origin      where it goes on, and who wants it
     */
    public record Wish(boolean fromScratch, boolean force, boolean dryRun, RunRequest.Origin origin) {
    }

    /**
     * How it went.
     *
     * @param again       an earlier resume had begun this attempt
     * @param checkpoint  from which it goes on; nothing where the same command runs again
     * @param session     the tmux session, where there is one
     * @param noTmux      why there is none though one was wanted
     */
    public record Resumed(int attempt, boolean again, Optional<String> checkpoint, List<String> command, Optional<String> session, Optional<String> noTmux) {
        public Resumed {
            command = List.copyOf(command);
        }
    }

    /** CONFLICT for a run that may still run, has succeeded, or has nothing to go on from. */
    public Resumed resume(RunId id, RunDir dir, Wish wish) {
        ScriptResult answer = send(id, dir, wish, false);
        if (answer.word("need_runner").isPresent()) {
            answer = send(id, dir, wish, true);
        }
        if (new PortableRunner(pod, bundle, cacheDirectory).bring(answer, root(dir), OWN)) {
            answer = send(id, dir, wish, false);
        }
        JsonNode done = RunAnswer.of(answer, id, pod);
        if (answer.word("not_started").isPresent()) {
            throw new OpsException(ExitCode.FAILED, "attempt " + done.path("attempt").asInt() + " of run " + id + " is made, but its command has not started yet",
                    "look again: ops run status " + id);
        }
        var command = new ArrayList<String>();
        done.path("command").forEach(word -> command.add(word.asText()));
        return new Resumed(done.path("attempt").asInt(), done.path("again").asBoolean(), Optional.ofNullable(done.path("checkpoint").textValue()),
                command, answer.word("session"), answer.word("no_tmux"));
    }

    private ScriptResult send(RunId id, RunDir dir, Wish wish, boolean withRunner) {
        String script = script(id, dir, wish, withRunner);
        for (int left = TRIES; ; left--) {
            try {
                ScriptResult answer = pod.run(script);
                boolean whole = List.of("need_runner", "need_portable", "fail", "started", "not_started").stream().anyMatch(w -> answer.word(w).isPresent()) || wish.dryRun();
                if (whole || left == 1) {
                    return answer;
                }
            } catch (OpsException e) {
                if (e.exitCode() != ExitCode.UNREACHABLE || left == 1) {
                    throw e;
                }
            }
        }
    }

    private String script(RunId id, RunDir dir, Wish wish, boolean withRunner) {
        RunRequest.Origin origin = wish.origin();
        ObjectNode json = Json.object().put("token", token).put("by", origin.user()).put("from_scratch", wish.fromScratch()).put("force", wish.force())
                .put("dry_run", wish.dryRun()).put("recorder", bundle.recorderScript(root(dir)));
        OriginPrice.write(json.putObject("origin").put("ops_version", origin.opsVersion()).put("pod_name", origin.podName()).put("provider", origin.provider())
                .put("launcher", origin.launcher()).put("session", origin.session()), origin);
        return prepared(pod, bundle, id, dir, withRunner).set("wish", Json.line(json)).set("dry_run", wish.dryRun() ? "yes" : "").set("session", origin.session())
                .around("resume.sh", "/lib/pod/portable.sh", "/lib/pod/submit.sh");
    }

    /** What submit.sh's functions need to put the runner on the pod and to start launch.sh. */
    static Script prepared(Pod pod, RunnerBundle bundle, RunId id, RunDir dir, boolean withRunner) {
        var script = new Script().set("root", root(dir)).set("run_id", id.value()).set("dir", dir.path()).set("runner_dir", bundle.directory(root(dir))).set("pod", pod.name())
                .set("secret_names", Submission.SECRET_NAMES).set("inherited_names", String.join(" ", CommandScript.INHERITED));
        return withRunner ? script.function("write_runner", bundle.writeCommands()) : script;
    }

    static String root(RunDir dir) {
        int slash = dir.path().lastIndexOf('/');
        return slash <= 0 ? "/" : dir.path().substring(0, slash);
    }
}
