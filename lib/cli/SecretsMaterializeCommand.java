package lib.cli;

import lib.config.PodConfig;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.secret.Materialized;
import lib.store.Json;

/** {@code ops secrets materialize}: W&B's credentials are in {@code ~/.netrc} on the pod, and nowhere else. */
final class SecretsMaterializeCommand implements Command {
    private final Globals globals;

    SecretsMaterializeCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("run storage.wandb.ensure_creds_script on the pod and see that W&B's key is in ~/.netrc there, and in no environment");
    }

    @Override
    public Integer call() {
        PodConfig pod = globals.podConfig();
        String script = globals.config().storage().wandb().ensureCredsScript().orElseThrow(() -> new OpsException(ExitCode.USAGE,
                "the config names no script of credentials", "set storage.wandb.ensure_creds_script to its path on the pod"));
        Materialized done = new PodPreparation(globals, pod).materializer(globals.connect(pod), script).materialize();
        Console console = globals.console();
        if (console.json()) {
            console.result(Json.object().put("pod", pod.name()).setAll(done.json()));
        } else {
            done.output().forEach(line -> console.note("  " + line));
            console.result(MaterializedText.of(done));
        }
        if (done.inherited()) {
            console.note("every new shell on pod " + pod.name() + " has WANDB_API_KEY in its environment, which goes before ~/.netrc: take it out of the shell's profile or the image");
        }
        return ExitCode.OK.code();
    }
}
