package lib.pod;

import java.util.Collection;
import java.util.stream.Collectors;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;

/** Asks what lies around the end of a run: the log near the lines that prove a cause, and facts of the pod. One round trip. */
public final class Why {
    private Why() {
    }

    /**
     * The words of why.sh.
     *
     * @param lines numbers of lines of the log; none for its last ten
     * @param count how many lines the log has, -1 where nobody has counted
     */
    public static ScriptResult ask(Pod pod, RunDir dir, Collection<Long> lines, long count) {
        String wanted = lines.stream().map(String::valueOf).collect(Collectors.joining(" "));
        ScriptResult answer = pod.run(new Script().set("dir", dir.path()).set("wanted", count < 0 ? "" : wanted)
                .set("count", count < 0 ? "" : String.valueOf(count)).around("why.sh"));
        if (answer.word("looked").isEmpty()) {
            if (answer.word("no_run").isPresent()) {
                throw new OpsException(ExitCode.NOT_FOUND, "there is no run directory " + dir.path() + " on pod " + pod.name(), "ops run list");
            }
            throw new OpsException(ExitCode.UNREACHABLE, "pod " + pod.name() + " broke off: " + answer.stderr().strip(), "try again");
        }
        return answer;
    }
}
