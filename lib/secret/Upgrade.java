package lib.secret;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import lib.pod.Pod;
import lib.pod.Script;
import lib.pod.ScriptResult;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.Json;
import lib.store.Resources;

/**
 * Turns a shell script that exports {@code WANDB_API_KEY} into one that writes {@code ~/.netrc} and exports nothing. The key stays where it was, in the script: a file of
 * its own beside it would be a second place to guard, and two files can't be changed at once. Each line that set the key calls a function that is put before the first
 * line, the same as {@link Materializer} runs; all other lines stay as they are. What isn't understood for certain is refused.
 */
public final class Upgrade {
    private static final List<String> PROGRAM = List.of("words", "lines", "main");
    private static final String BEGIN = "# Put here by ops secrets upgrade, up to \"end of ops\": the key goes into ~/.netrc, and no environment has it.\n";
    private static final String END = "# end of ops\n";
    private final Pod pod;

    public Upgrade(Pod pod) {
        this.pod = pod;
    }

    /**
     * The script is replaced in one step, with mode 0700 or less. Errors: NOT_FOUND without such a file; USAGE where the script isn't understood, with the line, and where
     * it can't be written. The file is as it was then.
     *
     * @param script absolute path on the pod, or one that begins with {@code ~/}
     */
    public Upgraded upgrade(String script, boolean dryRun) {
        String program = PROGRAM.stream().map(part -> Resources.text("/lib/secret/upgrade_" + part + ".py")).collect(Collectors.joining("\n\n"));
        String preamble = BEGIN + Resources.text("/lib/secret/netrc.sh") + Resources.text("/lib/secret/upgrade_call.sh") + END;
        String spec = Json.line(Json.object().put("script", script).put("preamble", preamble).put("dry_run", dryRun));
        ScriptResult answer = pod.run(new Script().set("program", program).set("spec", spec).around("/lib/secret/python.sh"));
        if (answer.word("no_python").isPresent()) {
            throw new OpsException(ExitCode.USAGE, "there is no python3 (3.8 or newer) on pod " + pod.name() + ", which the upgrade needs",
                    "upgrade the script where there is one, and copy it there");
        }
        JsonNode node = answer.word("answer").flatMap(Json::parse).orElseThrow(() -> new OpsException(ExitCode.UNREACHABLE,
                "the upgrade on pod " + pod.name() + " broke off: " + answer.stderr().strip(), "run it again: the script is as it was, or upgraded"));
        if (node.path("absent").asBoolean()) {
            throw new OpsException(ExitCode.NOT_FOUND, "no file " + node.path("script").asText() + " on pod " + pod.name(), "name the script that exports WANDB_API_KEY");
        }
        if (node.has("refused")) {
            String line = node.path("line").asInt() == 0 ? "" : ":" + node.path("line").asInt();
            throw new OpsException(ExitCode.USAGE, node.path("script").asText() + line + ": " + node.path("refused").asText() + "; it was left as it is",
                    node.path("advice").asText());
        }
        return Upgraded.read(node);
    }
}
