package lib.cli;

import lib.config.PodConfig;
import lib.pod.LocalPod;
import lib.pod.Pod;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.secret.Upgrade;
import lib.secret.Upgraded;

/** {@code ops secrets upgrade --script F}: a script here, or with {@code --pod} one there. */
final class SecretsUpgradeCommand implements Command {
    private String script;
    private boolean dryRun;
    private final Globals globals;

    SecretsUpgradeCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("make a script that exports WANDB_API_KEY write ~/.netrc instead; what changes is shown without the key");
        syntax.option(String.class, "--script", "F", "a file here; with --pod a path there", v -> script = v, o -> o.required(true));
        syntax.flag("--dry-run", "only show what would change", v -> dryRun = v);
    }

    @Override
    public Integer call() {
        boolean here = globals.namedPod().isEmpty();
        Pod pod = here ? new LocalPod(PodConfig.LOCAL) : globals.connect(globals.podConfig());
        Upgraded done = new Upgrade(pod).upgrade(here ? globals.workingDirectory().resolve(script).toString() : there(), dryRun);
        Console console = globals.console();
        if (console.json()) {
            console.result(done.json().put("pod", here ? null : pod.name()).put("dry_run", dryRun));
        } else {
            console.result(done.diff());
            console.note(text(done));
        }
        done.copies().forEach(place -> console.note("the key is also in " + place + ": take it out, or have a new key made"));
        done.others().forEach(place -> console.note(done.script() + ":" + place + " is left as it is; a run gets it from a file: {\"secrets\": {\"" + place.replaceFirst("^\\d+: ", "")
                + "\": {\"file\": ...}}}"));
        return ExitCode.OK.code();
    }

    private String there() {
        if (!script.startsWith("/") && !script.startsWith("~/")) {
            throw new OpsException(ExitCode.USAGE, "--script needs an absolute path on the pod", "for example --script /mnt/secrets/ensure_creds.sh");
        }
        return script;
    }

    private String text(Upgraded done) {
        String mode = done.oldMode().map(was -> "; its mode " + was + (dryRun ? " would become " : " is now ") + done.mode()).orElse("");
        if (done.already()) {
            return done.script() + ": writes ~/.netrc already" + mode;
        }
        return done.script() + (dryRun ? ": would write" : ": writes") + " ~/.netrc and export nothing; the key stays in the script, and nowhere else" + mode;
    }
}
