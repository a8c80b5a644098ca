package lib.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lib.config.PodConfig;
import lib.pod.Pod;
import lib.run.ExitCode;
import lib.run.OpsException;

/**
 * Asks pods for runs of a name. One that can't be reached, or isn't up, matters only when no other has the run. A rented pod that this checkout's book
 * doesn't have costs a call of its provider: it comes last, but for the default pod where the newest run of all is wanted.
 */
final class RunSearch {
    private final Globals globals;
    private final String name;
    private final List<RunLookup.Found> found = new ArrayList<>();
    private final List<OpsException> unreachable = new ArrayList<>();
    private final List<OpsException> notUp = new ArrayList<>();
    private final Map<String, OpsException> asked = new HashMap<>();

    RunSearch(Globals globals, String name) {
        this.globals = globals;
        this.name = name;
    }

    /** A pod that has just been asked, in vain: it isn't asked again. */
    RunSearch without(PodConfig pod, OpsException why) {
        asked.put(pod.name(), why);
        return this;
    }

    /** {@code pods}: the likeliest first. */
    List<RunLookup.Found> found(List<PodConfig> pods) {
        var unknown = new ArrayList<PodConfig>();
        for (PodConfig config : pods) {
            boolean wanted = pods.size() == 1 || isLast() && config.name().equals(globals.podConfig().name());
            if (!wanted && config.isRented() && globals.rented(config).isEmpty()) {
                unknown.add(config);
            } else if (found.isEmpty() || isLast()) {
                ask(config, pods.size() == 1);
            }
        }
        for (PodConfig config : unknown) {
            if (found.isEmpty()) {
                ask(config, false);
            }
        }
        return settled(pods);
    }

    private boolean isLast() {
        return name.equals(RunLookup.LAST);
    }

    private List<RunLookup.Found> settled(List<PodConfig> pods) {
        if (found.isEmpty() && !unreachable.isEmpty()) {
            throw unreachable.get(0);
        }
        if (found.isEmpty()) {
            pods.stream().filter(p -> p.isRented() && !RunLookup.lastSeen(globals, p, name).isEmpty()).findFirst().ifPresent(p -> {
                throw new OpsException(ExitCode.UNREACHABLE, "pod " + p.name() + " isn't up, and the run was seen there", "ops pod up " + p.name());
            });
            notUp.forEach(e -> globals.console().note(e.getMessage()));
        }
        unreachable.forEach(e -> globals.console().note(e.getMessage()));
        return found;
    }

    private void ask(PodConfig config, boolean only) {
        try {
            if (asked.containsKey(config.name())) {
                throw asked.get(config.name());
            }
            Pod pod = connect(config, only);
            found.addAll(RunLookup.on(globals, config, pod, name));
        } catch (OpsException e) {
            if (e.exitCode() != ExitCode.UNREACHABLE && !notUp.contains(e)) {
                throw e;
            }
            if (e.exitCode() == ExitCode.UNREACHABLE) {
                unreachable.add(e);
            }
        }
    }

    /** A provider that refuses, or can't be asked at all, is one more pod that can't be reached, unless that pod alone is meant. */
    private Pod connect(PodConfig config, boolean only) {
        try {
            return globals.connect(config);
        } catch (OpsException e) {
            if (only || !config.isRented()) {
                throw e;
            }
            if (e.exitCode() == ExitCode.NOT_FOUND) {
                notUp.add(e);
                throw e;
            }
            throw new OpsException(ExitCode.UNREACHABLE, e.getMessage(), e.hint(), e);
        }
    }
}
