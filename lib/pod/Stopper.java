package lib.pod;

import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.run.RunId;

/** Ends a run on its pod. */
public final class Stopper {
    private final Pod pod;

    public Stopper(Pod pod) {
        this.pod = pod;
    }

    /**
     * What became of it: {@code stopped}, {@code killed} (SIGTERM wasn't enough), {@code over} (it had ended by itself) or {@code gone} (nothing to stop).
     * Returns when the summary is written, unless nobody is left to write it or that takes too long.
     */
    public String stop(RunId id, RunDir dir, int graceSeconds, String by) {
        ScriptResult answer = pod.run(new Script().set("dir", dir.path()).set("run_id", id.value())
                .set("grace_seconds", String.valueOf(graceSeconds)).set("by", by).around("stop.sh", "/lib/record/tree.sh"));
        if (answer.word("fail").isPresent()) {
            throw new OpsException(ExitCode.FAILED, "run " + id + " can't be stopped: " + answer.word("fail").get(), "try: ops run stop " + id);
        }
        if (answer.word("elsewhere").isPresent()) {
            throw new OpsException(ExitCode.CONFLICT, "run " + id + " runs on host " + answer.word("elsewhere").get() + ", not on pod " + pod.name(),
                    "name its pod with --pod");
        }
        if (answer.word("no_run").isPresent()) {
            throw new OpsException(ExitCode.NOT_FOUND, "there is no run directory " + dir.path() + " on pod " + pod.name(), "ops run list");
        }
        for (String word : new String[] {"killed", "stopped", "over", "gone", "other_boot", "none"}) {
            if (answer.word(word).isPresent()) {
                return word;
            }
        }
        throw new OpsException(ExitCode.UNREACHABLE, "pod " + pod.name() + " broke off: " + answer.stderr().strip(), "try again: a repeat is safe");
    }
}
