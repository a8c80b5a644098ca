package lib.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lib.config.PodConfig;
import lib.pod.LiveLook;
import lib.pod.LiveRuns;
import lib.pod.Pod;
import lib.pod.Stopper;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.run.RunId;
import lib.store.LastSeen;
import lib.store.RecordFiles;
import lib.store.RunRecord;
import lib.ui.LivePod;

/** A pod of the config as the live page looks at it. It is connected to when it is looked at: a rented one may come, go, and come back elsewhere. */
final class UiPod implements LivePod {
    private static final Duration REMEMBER_EVERY = Duration.ofMinutes(1);
    private final Globals globals;
    private final PodConfig config;
    private Optional<Pod> connected = Optional.empty();
    private Optional<LiveRuns> runs = Optional.empty();
    private Instant remembered = Instant.EPOCH;

    UiPod(Globals globals, PodConfig config) {
        this.globals = globals;
        this.config = config;
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public LiveLook look(Set<String> logs) {
        LiveLook look;
        try {
            look = runs().look(logs);
        } catch (OpsException e) {
            hangUp();
            throw e;
        }
        remember(look.runs());
        return look;
    }

    /** The address of a rented pod may have changed; what was read already stays known. */
    private synchronized void hangUp() {
        if (config.isRented()) {
            connected = Optional.empty();
            runs = Optional.empty();
        }
    }

    private synchronized LiveRuns runs() {
        if (runs.isEmpty()) {
            runs = Optional.of(new LiveRuns(pod(), globals.outputsRoots(config)));
        }
        return runs.get();
    }

    private synchronized Pod pod() {
        if (connected.isEmpty()) {
            connected = Optional.of(globals.connect(config));
        }
        return connected.get();
    }

    /** For the day on which the pod doesn't answer, and not at every look: it costs a file a run. */
    private void remember(List<RunRecord> seen) {
        Instant now = globals.clock().instant();
        if (Duration.between(remembered, now).abs().compareTo(REMEMBER_EVERY) > 0) {
            remembered = now;
            globals.lastSeen().remember(config.name(), seen.stream().filter(run -> !run.state().isFinal()).toList());
        }
    }

    @Override
    public List<LastSeen> lastSeen() {
        try {
            return RunLookup.in(globals.outputsRoots(config), globals.lastSeen().on(config.name()));
        } catch (OpsException e) {
            // No outputs root: the first look says so.
            return List.of();
        }
    }

    @Override
    public String stop(RunRecord run) {
        return new Stopper(pod()).stop(new RunId(run.id()), new RunDir(run.path()), globals.config().project().stopGraceSeconds(), StopCommand.user());
    }

    @Override
    public RecordFiles files(RunRecord run) {
        try (RecordCopy copy = RecordCopy.of(new RunLookup.Found(run, config, pod()), List.of())) {
            return copy.read();
        }
    }
}
