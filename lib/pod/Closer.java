package lib.pod;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import lib.run.RunDir;
import lib.run.RunId;
import lib.run.RunState;

/** Writes the summary of a run that is provably over and has nobody left to write it; from any pod that sees the run directory. */
public final class Closer {
    private final Pod pod;
    private final RunnerBundle bundle;
    private final Path cacheDirectory;

    /** {@code cacheDirectory}: on this machine, for what is built for pods without Java. */
    public Closer(Pod pod, RunnerBundle bundle, Path cacheDirectory) {
        this.pod = pod;
        this.bundle = bundle;
        this.cacheDirectory = cacheDirectory;
    }

    /** The state that it has now; CONFLICT where it may still run, FAILED where the summary can't be written. */
    public record Closed(RunState state, boolean again) {
    }

    public Closed close(RunId id, RunDir dir) {
        ScriptResult answer = pod.run(script(id, dir, false));
        if (answer.word("need_runner").isPresent()) {
            answer = pod.run(script(id, dir, true));
        }
        if (new PortableRunner(pod, bundle, cacheDirectory).bring(answer, Resumer.root(dir), Resumer.OWN)) {
            answer = pod.run(script(id, dir, false));
        }
        if (answer.word("over").isPresent()) {
            return new Closed(RunState.UNKNOWN, true);
        }
        JsonNode done = RunAnswer.of(answer, id, pod);
        return new Closed(RunState.parse(done.path("state").asText()), done.path("again").asBoolean());
    }

    private String script(RunId id, RunDir dir, boolean withRunner) {
        return Resumer.prepared(pod, bundle, id, dir, withRunner).set("wish", "").set("dry_run", "").set("session", "")
                .around("close.sh", "/lib/pod/portable.sh", "/lib/pod/submit.sh", "/lib/pod/resume.sh");
    }
}
