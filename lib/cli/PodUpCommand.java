package lib.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import lib.config.PodConfig;
import lib.pod.Bootstrapper;
import lib.pod.Pod;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ops pod up [NAME]}. A repeat finds the pod, and does what is missing. */
@Command(name = "up", description = "make a pod ready: rent it, wait for it, prepare it")
final class PodUpCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "pod of the config; default: --pod, else the default pod")
    private String name;
    @Option(names = "--no-bootstrap", description = "install nothing on it")
    private boolean noBootstrap;
    @Option(names = "--timeout", paramLabel = "D", description = "how long to wait until it's ready: 90s, 15m (default: the config's ready_timeout_sec)")
    private String timeout;
    @Option(names = "--accept-new-host-key", description = "the pod was made anew: forget its pinned host key, and pin the one that it shows now")
    private boolean acceptNewKey;
    private final Globals globals;

    PodUpCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        PodConfig p = globals.podConfig(Optional.ofNullable(name));
        Duration limit = timeout == null ? p.rental().readyTimeout() : DurationOption.parse("--timeout", timeout);
        if (p.isRented()) {
            rented(p, limit);
        } else {
            there(p);
        }
        return ExitCode.OK.code();
    }

    private void rented(PodConfig p, Duration limit) {
        if (!noBootstrap) {
            globals.outputsRoot(p);    // a mistake here is said before money is spent
        }
        PodUp.Up up;
        try (var progress = new PodProgress(globals.console(), p, globals.clock())) {
            up = new PodUp(globals.rentedPods(), p, globals.clock(), progress).up(limit, acceptNewKey);
            prepare(p, up.pod());
        }
        print(PodRow.of(up.booked(), p.rental().usdPerHour()), up.rented());
    }

    /** Nothing has to be rented, and nothing can be waited for. */
    private void there(PodConfig p) {
        if (acceptNewKey) {
            throw new OpsException(ExitCode.USAGE, "pod " + p.name() + " isn't rented: its host key is in your own known_hosts", "ssh-keygen -R " + p.host().orElse("HOST"));
        }
        Pod pod = globals.connect(p);
        pod.run("printf '\\n@ops begin\\n'");
        prepare(p, pod);
        print(PodRow.ofStatic(p).in(PodRow.READY, ""), false);
    }

    private void prepare(PodConfig p, Pod pod) {
        if (!noBootstrap && !p.isLocal()) {
            var preparation = new PodPreparation(globals, p);
            Bootstrapper.Prepared prepared = preparation.bootstrap(pod);
            if (!prepared.installed().isEmpty()) {
                globals.console().note("installed on pod " + p.name() + ": " + String.join(", ", prepared.installed()));
            }
            preparation.credentials(pod);
        }
    }

    private void print(PodRow row, boolean rented) {
        Instant now = globals.clock().instant();
        if (globals.console().json()) {
            ObjectNode document = Json.document();
            document.setAll(row.json(now));
            globals.console().result(document.put("rented", rented));
        } else {
            globals.console().result(PodText.lines(row, now));
            globals.console().note("next: ops run submit --pod " + row.name() + " ...   |   ops pod ssh " + row.name() + "   |   ops pod rm " + row.name());
        }
    }
}
