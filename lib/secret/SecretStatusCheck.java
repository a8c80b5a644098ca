package lib.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import lib.config.ProjectConfig;
import lib.config.WandbConfig;
import lib.pod.Pod;
import lib.pod.Script;
import lib.pod.ScriptResult;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.Json;
import lib.store.Resources;

/** Looks at every secret that the config names, on a pod and in one round trip. No value comes back. */
public final class SecretStatusCheck {
    private static final List<String> ADDRESSES = List.of("WANDB_BASE_URL", "HF_ENDPOINT", "GITHUB_API_URL", "OPENAI_BASE_URL");
    private final Pod pod;
    private final ProjectConfig config;

    public SecretStatusCheck(Pod pod, ProjectConfig config) {
        this.pod = pod;
        this.config = config;
    }

    /**
     * In the order of the config. Errors: USAGE where the pod has no python.
     *
     * @param online also asks each service that is known, at most 10 s
     */
    public List<SecretStatus> look(boolean online) {
        String program = Resources.text("/lib/secret/check.py") + "\n\n" + Resources.text("/lib/secret/check_online.py");
        ScriptResult answer = pod.run(new Script().set("program", program).set("spec", Json.line(spec(online))).around("/lib/secret/python.sh"));
        if (answer.word("no_python").isPresent()) {
            throw new OpsException(ExitCode.USAGE, "there is no python3 (3.8 or newer) on pod " + pod.name() + ", which the check needs", "install python3 there and try again");
        }
        JsonNode node = answer.word("answer").flatMap(Json::parse).orElseThrow(() -> new OpsException(ExitCode.UNREACHABLE,
                "the check on pod " + pod.name() + " broke off: " + answer.stderr().strip(), "try again"));
        var secrets = new ArrayList<SecretStatus>();
        node.forEach(item -> secrets.add(SecretStatus.read(item)));
        return secrets;
    }

    private ObjectNode spec(boolean online) {
        ObjectNode spec = Json.object().put("online", online);
        ArrayNode files = spec.putArray("files");
        config.secrets().forEach((name, path) -> files.add(file(name, path, "value")));
        if (!config.notice().webhookFile().isEmpty()) {
            files.add(file("notify.webhook_file", config.notice().webhookFile(), "value"));
        }
        config.project().repoAccess().keyFile().ifPresent(path -> files.add(file("project.repo_key_file", path, "key")));
        boolean github = config.project().remoteRepoUrl().orElse("").matches("(?i)(https?|ssh)://([^/@]*@)?github\\.com[/:].*|git@github\\.com:.*");
        config.project().repoAccess().tokenFile().ifPresent(path -> files.add(file("project.repo_token_file", path, "value").put("service", github ? "github" : "")));
        wandb(spec);
        ObjectNode urls = spec.putObject("urls");
        ADDRESSES.stream().filter(config.env()::containsKey).forEach(name -> urls.put(name, config.env().get(name)));
        return spec;
    }

    private static ObjectNode file(String name, String path, String kind) {
        return Json.object().put("name", name).put("path", path).put("kind", kind);
    }

    /** Without a section, or where W&B isn't used, no key of it is needed. */
    private void wandb(ObjectNode spec) {
        WandbConfig wandb = config.storage().wandb();
        if (wandb.mode().equals(WandbConfig.WITHOUT_SECTION) || (!wandb.mode().equals("online") && !wandb.mode().equals("auto"))) {
            spec.putNull("wandb");
        } else {
            spec.putObject("wandb").put("mode", wandb.mode()).put("script", wandb.ensureCredsScript().orElse(""));
        }
    }
}
