package lib.cli;

import java.util.Optional;
import lib.config.PodConfig;
import lib.config.ProjectConfig;
import lib.pod.Bootstrapper;
import lib.pod.Pod;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.secret.Materialized;
import lib.secret.Materializer;

/** What a pod gets before its first run: programs, a runner that starts, and credentials. */
final class PodPreparation {
    private final Globals globals;
    private final PodConfig config;

    PodPreparation(Globals globals, PodConfig config) {
        this.globals = globals;
        this.config = config;
    }

    /** Programs and runner; warnings are noted. */
    Bootstrapper.Prepared bootstrap(Pod pod) {
        ProjectConfig project = globals.config();
        Bootstrapper.Prepared prepared = new Bootstrapper(pod, config.rental().persistentDir(), globals.outputsRoot(config), globals.cacheDirectory(),
                project.project().umask(), globals.console()::note).prepare();
        prepared.warnings().forEach(warning -> globals.console().note("warning: " + warning));
        return prepared;
    }

    /** Where the config names a script for it. The pod is of use without them, so that a failure is a warning. */
    void credentials(Pod pod) {
        Optional<String> script = globals.config().storage().wandb().ensureCredsScript();
        if (script.isEmpty()) {
            return;
        }
        try {
            Materialized done = materializer(pod, script.get()).materialize();
            globals.console().note("credentials: " + MaterializedText.of(done).lines().findFirst().orElse(""));
        } catch (OpsException e) {
            globals.console().note(e.exitCode() == ExitCode.NOT_FOUND ? "no credentials yet: " + e.getMessage() : "warning: no credentials: " + e.getMessage()
                    + "; then: ops secrets materialize --pod " + config.name());
        }
    }

    Materializer materializer(Pod pod, String script) {
        return new Materializer(pod, script, Optional.ofNullable(globals.config().env().get("WANDB_BASE_URL")), Materializer.LIMIT);
    }
}
