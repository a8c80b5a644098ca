package lib.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import lib.config.CommandTool;
import lib.config.PodConfig;
import lib.pod.ScriptResult;
import lib.provider.RentedPod.State;
import lib.run.ExitCode;
import lib.run.OpsException;

/** Asks the tool for its pods. What can't be understood is an error: taken for "no pod", it would have a second one rented. */
final class CommandListing {
    private final PodConfig pod;
    private final CommandTool tool;
    private final CommandCli cli;
    private final CommandAnswer answer;

    CommandListing(PodConfig pod, CommandCli cli) {
        this.pod = pod;
        this.tool = pod.rental().tool();
        this.cli = cli;
        this.answer = new CommandAnswer(pod);
    }

    /** The pod of that name which hasn't ended. */
    Optional<RentedPod> named(String podName) {
        List<CommandAnswer.Row> rows = rows(podName);
        if (rows.size() > 1) {
            throw new OpsException(ExitCode.CONFLICT, "there are " + rows.size() + " pods that may be " + podName + ", and all are billed: "
                    + String.join(" and ", rows.stream().map(row -> row.pod().id()).toList()), "end the ones that aren't needed by the provider's own means: "
                    + CommandWords.name(tool.remove()));
        }
        return rows.stream().findFirst().map(row -> described(row, podName)).filter(p -> p.state() != State.GONE);
    }

    Optional<RentedPod> withId(String podName, String id) {
        return rows(podName).stream().map(CommandAnswer.Row::pod).filter(p -> p.id().equals(id)).findFirst();
    }

    /** It becomes an argument of {@code rm}. */
    static RentedPod checked(RentedPod p) {
        if (!p.id().matches("[A-Za-z0-9_][A-Za-z0-9_.:/-]{0,199}")) {
            throw new OpsException(ExitCode.FAILED, "the id of pod " + p.name() + " is " + (p.id().isEmpty() ? "missing" : "no id") + " in what the tool prints",
                    "correct the pointer \"id\" of the pod in the config");
        }
        return p;
    }

    private List<CommandAnswer.Row> rows(String podName) {
        ScriptResult said = cli.ask(ArgumentText.of(pod, tool.status(), ""));
        Optional<JsonNode> document = said.exitCode() == 0 ? CommandAnswer.document(said.stdout()) : Optional.empty();
        Optional<List<JsonNode>> pods = document.flatMap(answer::pods);
        if (pods.isPresent()) {
            return pods.get().stream().filter(node -> answer.isNamed(node, podName)).map(node -> answer.row(node, podName))
                    .filter(row -> row.pod().state() != State.GONE).peek(row -> checked(row.pod())).toList();
        }
        if (!tool.absent().isEmpty() && (said.stdout() + "\n" + said.stderr()).contains(ArgumentText.of(pod, tool.absent()))) {
            return List.of();
        }
        throw said.exitCode() == 0 ? unread(said, document.isPresent()) : new OpsException(ExitCode.UNREACHABLE, CommandWords.failure(tool.status(), said),
                "try it by hand; where it means that there is no such pod, name its words in the config of pod " + pod.name() + ": \"absent\": \"not found\"");
    }

    private OpsException unread(ScriptResult said, boolean json) {
        String what = CommandWords.excerpt(said.stdout().isBlank() ? said.stderr() : said.stdout());
        String printed = json ? " printed JSON with nothing at " + (tool.list().isEmpty() ? tool.state().at() : tool.list()) : " printed no JSON";
        return new OpsException(ExitCode.FAILED, CommandWords.name(tool.status()) + printed + what, json
                ? "correct the pointer \"" + (tool.list().isEmpty() ? "list\" or \"state" : "list") + "\" of pod " + pod.name() + "; where it means that there is no pod, name its words: \"absent\""
                : "let \"status\" of pod " + pod.name() + " print JSON (most tools have an option for it); where it means that there is no pod, name its words: \"absent\"");
    }

    /** What a list doesn't tell of a pod stands in what the tool prints of that one. */
    private RentedPod described(CommandAnswer.Row row, String podName) {
        if (tool.describe().isEmpty()) {
            return row.pod();
        }
        ScriptResult said = cli.ask(ArgumentText.of(pod, tool.describe(), row.pod().id()));
        Optional<JsonNode> document = said.exitCode() == 0 ? CommandAnswer.document(said.stdout()) : Optional.empty();
        return document.map(node -> answer.row(node.isArray() && node.size() == 1 ? node.get(0) : node, row.node(), podName).pod())
                .orElseThrow(() -> new OpsException(ExitCode.UNREACHABLE, said.exitCode() == 0 ? CommandWords.name(tool.describe()) + " printed no JSON" + CommandWords.excerpt(said.stdout())
                        : CommandWords.failure(tool.describe(), said), "try it by hand"));
    }
}
