package lib.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import lib.config.PodConfig;
import lib.pod.Pod;
import lib.pod.Runs;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.run.RunId;
import lib.store.LastSeen;
import lib.store.RunRecord;

/** Names a run: {@code --run-id ID} or the first positional argument; a full id, a unique prefix, or {@code @last}. */
final class RunLookup implements Arguments {
    static final String LAST = "@last";
    private String positional;
    private String option;

    @Override
    public void declare(Syntax syntax) {
        syntax.parameter(String.class, "RUN", "run id, unique prefix of one, or @last (the default)", v -> positional = v);
        syntax.option(String.class, "--run-id", "ID", "the same", v -> option = v);
    }

    /** A run and the pod on which it was found. */
    record Found(RunRecord run, PodConfig podConfig, Pod pod) {
        RunDir dir() {
            return new RunDir(run.path());
        }

        RunId id() {
            return new RunId(run.id());
        }
    }

    String name() {
        if (option != null && positional != null && !option.equals(positional)) {
            throw new OpsException(ExitCode.USAGE, "two runs are named", "name one, either with --run-id or without");
        }
        String name = option != null ? option : positional != null ? positional : LAST;
        if (!name.equals(LAST)) {
            new RunId(name);
        }
        return name;
    }

    /** The one run of that name. Pods are asked in turn; an unreachable one matters only when no other has the run. */
    Found find(Globals globals) {
        return find(globals, name());
    }

    static Found find(Globals globals, String name) {
        return find(globals, name, new RunSearch(globals, name));
    }

    /** The run of that name after {@link #remembered} of it was asked for in vain. */
    static Found findAfter(Globals globals, Found missed, OpsException why) {
        var search = new RunSearch(globals, missed.run().id());
        return find(globals, missed.run().id(), why.exitCode() == ExitCode.UNREACHABLE ? search.without(missed.podConfig(), why) : search);
    }

    private static Found find(Globals globals, String name, RunSearch search) {
        Found one = only(search.found(mostLikelyFirst(globals, name)), name);
        globals.lastSeen().remember(one.podConfig().name(), List.of(one.run()));
        return one;
    }

    /**
     * Where a run that is named in full was when it was over, without asking anybody: it takes another question to know whether it still is there. Nothing
     * where that isn't known of exactly one pod.
     */
    Optional<Found> remembered(Globals globals) {
        String name = name();
        var known = new ArrayList<Found>();
        for (PodConfig config : name.equals(LAST) ? List.<PodConfig>of() : globals.podsToSearch()) {    // not to read all that was ever seen for the newest
            for (LastSeen seen : lastSeen(globals, config, name)) {
                if (seen.run().id().equals(name) && seen.state().isFinal() && !config.isRented()) {
                    known.add(new Found(seen.run(), config, globals.connect(config)));
                }
            }
        }
        return known.size() == 1 ? Optional.of(known.get(0)) : Optional.empty();
    }

    /** What was seen of the run on a pod that is asked for it; nothing where the name means several. */
    static Optional<LastSeen> lastSeen(Globals globals, String name) {
        List<LastSeen> seen = globals.podsToSearch().stream().flatMap(config -> lastSeen(globals, config, name).stream()).toList();
        if (name.equals(LAST)) {
            return seen.stream().max(Comparator.comparing((LastSeen s) -> s.run().metadata().path("created_at").asText()).thenComparing(s -> s.run().id()));
        }
        List<LastSeen> exact = seen.stream().filter(s -> s.run().id().equals(name)).toList();
        List<LastSeen> wanted = exact.isEmpty() ? seen : exact;
        return wanted.size() == 1 ? Optional.of(wanted.get(0)) : Optional.empty();
    }

    static List<LastSeen> lastSeen(Globals globals, PodConfig config, String name) {
        List<LastSeen> seen = name.equals(LAST) ? globals.lastSeen().on(config.name()) : globals.lastSeen().named(config.name(), name);
        return seen.isEmpty() ? seen : in(globals.outputsRoots(config), seen);
    }

    /** Pods of other projects may have the same name: only what lies in this project's outputs roots counts. */
    static List<LastSeen> in(List<String> outputsRoots, List<LastSeen> seen) {
        var ours = new ArrayList<LastSeen>();
        for (LastSeen s : seen) {
            for (String root : outputsRoots) {
                if (RunDir.of(root, new RunId(s.run().id())).path().equals(s.run().path())) {
                    ours.add(s);
                }
            }
        }
        return ours;
    }

    /** A pod that was seen with the run comes first: another one that is down then costs no wait. */
    private static List<PodConfig> mostLikelyFirst(Globals globals, String name) {
        List<PodConfig> pods = globals.podsToSearch();
        if (pods.size() == 1 || name.equals(LAST)) {
            return pods;
        }
        var first = new ArrayList<PodConfig>();
        var others = new ArrayList<PodConfig>();
        for (PodConfig config : pods) {
            (lastSeen(globals, config, name).isEmpty() ? others : first).add(config);
        }
        first.addAll(others);
        return first;
    }

    static List<Found> on(Globals globals, PodConfig config, Pod pod, String name) {
        var runs = new Runs(pod, globals.outputsRoots(config));
        List<Found> found = (name.equals(LAST) ? runs.last() : runs.named(name)).stream().map(run -> new Found(run, config, pod)).toList();
        if (found.isEmpty() && !name.equals(LAST)) {
            lastSeen(globals, config, name).forEach(gone -> globals.lastSeen().forget(config.name(), gone.run().id()));
        }
        return found;
    }

    private static Found only(List<Found> found, String name) {
        if (found.isEmpty()) {
            throw new OpsException(ExitCode.NOT_FOUND, name.equals(LAST) ? "there are no runs yet" : "no run '" + name + "'",
                    name.equals(LAST) ? "start one: ops run submit --preset NAME" : "see what there is: ops run list");
        }
        if (name.equals(LAST)) {
            return found.stream().max(Comparator.comparing((Found f) -> f.run().metadata().path("created_at").asText())
                    .thenComparing(f -> f.run().id())).orElseThrow();
        }
        if (found.size() > 1) {
            String some = String.join(", ", found.stream().limit(5).map(f -> f.run().id()).toList());
            throw new OpsException(ExitCode.NOT_FOUND, "'" + name + "' is the beginning of " + found.size() + " runs: " + some, "type more of it");
        }
        return found.get(0);
    }
}
