package lib.pod;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunId;

/** Sends a submission to its pod: one round trip, two when the pod sees this version of the runner for the first time. */
public final class Submitter {
    private final Pod pod;
    private final Path cacheDirectory;

    /** {@code cacheDirectory}: on this machine, for what is built for pods without Java. */
    public Submitter(Pod pod, Path cacheDirectory) {
        this.pod = pod;
        this.cacheDirectory = cacheDirectory;
    }

    /**
     * How it went.
     *
     * @param host     the pod's host name
     * @param again    the same request had been submitted before; nothing was started twice
     * @param session  the tmux session, where there is one
     * @param noTmux   why there is none though one was wanted
     * @param wandb    the W&B mode as the pod resolved it
     * @param warnings what the run's settings gave rise to say; the run has started all the same
     * @param newRunner the pod had not seen this version of the runner: it compiles it now, beside the running command
     */
    public record Started(String host, boolean again, Optional<String> session, Optional<String> noTmux, String wandb,
            List<String> warnings, boolean newRunner) {
        public Started {
            warnings = List.copyOf(warnings);
        }
    }

    public Started submit(Submission submission) {
        RunId id = submission.request().runId();
        ScriptResult answer = send(submission, false);
        boolean newRunner = answer.word("need_runner").isPresent();
        if (newRunner) {
            answer = send(submission, true);
        }
        if (new PortableRunner(pod, submission.bundle(), cacheDirectory).bring(answer, submission.outputsRoot(), submission.umask())) {
            answer = send(submission, false);
        }
        Optional<String> failure = answer.word("fail");
        if (failure.isPresent()) {
            throw refused(id, failure.get());
        }
        if (answer.word("not_started").isPresent()) {
            throw new OpsException(ExitCode.FAILED, "run " + id + " was reserved on pod " + pod.name() + ", but its command has not started yet",
                    "look again: ops run status " + id);
        }
        String errors = answer.stderr().strip();
        String host = answer.word("started").orElseThrow(() -> broken(id, errors));
        return new Started(host, answer.word("again").isPresent(), answer.word("session"), answer.word("no_tmux"),
                answer.word("wandb").orElse("disabled"), answer.words("warning"), newRunner);
    }

    private ScriptResult send(Submission submission, boolean withRunner) {
        try {
            return pod.run(submission.script(withRunner));
        } catch (OpsException e) {
            if (e.exitCode() != ExitCode.UNREACHABLE) {
                throw e;
            }
            throw new OpsException(ExitCode.UNREACHABLE, e.getMessage(), e.hint() + "\n     with --run-id " + submission.request().runId()
                    + " a repeat finds what this one began and never starts it twice", e);
        }
    }

    private OpsException broken(RunId id, String detail) {
        return new OpsException(ExitCode.UNREACHABLE, "pod " + pod.name() + " broke off the submit of run " + id + (detail.isEmpty() ? "" : ": " + detail),
                "repeat it with --run-id " + id + ": it never starts twice");
    }

    private static OpsException refused(RunId id, String failure) {
        int space = failure.indexOf(' ');
        boolean conflict = failure.startsWith("5 ");
        return new OpsException(conflict ? ExitCode.CONFLICT : ExitCode.USAGE, failure.substring(space + 1),
                conflict ? "see it with: ops run status " + id + "   or choose another --run-id" : "nothing was changed; correct it and submit again");
    }
}
