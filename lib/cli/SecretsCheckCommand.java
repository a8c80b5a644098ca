package lib.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import lib.config.PodConfig;
import lib.run.ExitCode;
import lib.secret.SecretStatus;
import lib.secret.SecretStatusCheck;
import lib.store.Json;

/** {@code ops secrets check}: whether each secret of the config is on the pod as it should be; never a value. Exit code 1 when one isn't. */
final class SecretsCheckCommand implements Command {
    private boolean online;
    private final Globals globals;

    SecretsCheckCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("say of each secret of the config whether it is on the pod, where it comes from and whether others can read it");
        syntax.flag("--online", "ask W&B, Hugging Face, GitHub and OpenAI whether they accept it", v -> online = v);
    }

    @Override
    public Integer call() {
        PodConfig pod = globals.podConfig();
        List<SecretStatus> secrets = new SecretStatusCheck(globals.connect(pod), globals.config()).look(online);
        boolean right = secrets.stream().allMatch(SecretStatus::isRight);
        boolean unknown = secrets.stream().anyMatch(SecretStatus::isUnknown);
        Console console = globals.console();
        if (console.json()) {
            ObjectNode node = Json.object().put("pod", pod.name()).put("ok", right).put("online", online);
            node.putArray("secrets").addAll(secrets.stream().map(SecretStatus::json).toList());
            console.result(node);
        } else {
            console.result(secrets.isEmpty() ? "the config names no secrets" : SecretStatusText.of(secrets));
            if (!online && !secrets.isEmpty()) {
                console.note("no service was asked whether it accepts them: ops secrets check --online");
            }
        }
        return (!right ? ExitCode.FAILED : unknown ? ExitCode.UNREACHABLE : ExitCode.OK).code();
    }
}
