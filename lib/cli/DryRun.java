package lib.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import lib.pod.Submission;
import lib.run.CommandScript;
import lib.run.ExitCode;
import lib.store.Json;
import lib.store.RequestFile;

/** {@code --dry-run}: what would be done. Nothing is touched, here or on the pod. */
final class DryRun {
    private final Console console;

    DryRun(Console console) {
        this.console = console;
    }

    int print(Submission submission) {
        if (console.json()) {
            ObjectNode node = Json.object();
            node.put("run_dir", submission.directory().path());
            node.set("request", RequestFile.toJson(submission.request()));
            node.put("command_sh", script(submission));
            node.set("runner_files", Json.array(submission.bundle().files().keySet()));
            node.put("runner_dir", submission.bundle().directory(submission.outputsRoot()));
            console.result(node);
        } else {
            console.result("# would reserve " + submission.directory().path() + " on pod " + submission.request().origin().podName()
                    + "\n\n# request\n" + Json.pretty(RequestFile.toJson(submission.request())) + "\n# command.sh\n" + script(submission)
                    + "\n# runner, copied once to " + submission.bundle().directory(submission.outputsRoot()) + "\n"
                    + String.join("\n", submission.bundle().files().keySet()));
        }
        return ExitCode.OK.code();
    }

    private static String script(Submission s) {
        return (CommandScript.head(s.request()) + "# exported here as the pod has them at submission: " + String.join(" ", CommandScript.INHERITED)
                + "\n" + CommandScript.body(s.request(), s.directory()))
                .replace(Submission.LATE_WANDB_MODE, "<auto: the pod decides>").replace(Submission.LATE_WANDB_LOG, "<auto: the pod decides>");
    }
}
