package lib.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import lib.config.PodConfig;
import lib.pod.Bootstrapper;
import lib.pod.Pod;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.Json;

/** {@code ops pod up [NAME]}. A repeat finds the pod, and does what is missing. */
final class PodUpCommand implements Command {
    private final PodName name = new PodName();
    private boolean noBootstrap;
    private String timeout;
    private boolean acceptNewKey;
    private final Globals globals;

    PodUpCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("make a pod ready: rent it, wait for it, prepare it");
        syntax.with(name);
        syntax.flag("--no-bootstrap", "install nothing on it", v -> noBootstrap = v);
        syntax.option(String.class, "--timeout", "D", "how long to wait until it's ready: 90s, 15m (default: the config's ready_timeout_sec)", v -> timeout = v);
        syntax.flag("--accept-new-host-key", "the pod was made anew: forget its pinned host key, and pin the one that it shows now", v -> acceptNewKey = v);
    }

    @Override
    public Integer call() {
        PodConfig p = name.find(globals);
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
