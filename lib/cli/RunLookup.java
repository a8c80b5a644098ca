package lib.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import lib.config.PodConfig;
import lib.pod.Pod;
import lib.pod.Runs;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.run.RunId;
import lib.store.RunRecord;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Names a run: {@code --run-id ID} or the first positional argument; a full id, a unique prefix, or {@code @last}. */
final class RunLookup {
    private static final String LAST = "@last";
    @Parameters(index = "0", arity = "0..1", paramLabel = "RUN", description = "run id, unique prefix of one, or @last (the default)")
    private String positional;
    @Option(names = "--run-id", paramLabel = "ID", description = "the same")
    private String option;

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
        List<Found> found = new ArrayList<>();
        List<OpsException> unreachable = new ArrayList<>();
        for (PodConfig config : globals.podsToSearch()) {
            if (!found.isEmpty() && !name.equals(LAST)) {
                break;
            }
            try {
                found.addAll(on(globals, config, name));
            } catch (OpsException e) {
                if (e.exitCode() != ExitCode.UNREACHABLE) {
                    throw e;
                }
                unreachable.add(e);
            }
        }
        if (found.isEmpty() && !unreachable.isEmpty()) {
            throw unreachable.get(0);
        }
        unreachable.forEach(e -> globals.console().note(e.getMessage()));
        return only(found, name);
    }

    private static List<Found> on(Globals globals, PodConfig config, String name) {
        Pod pod = globals.connect(config);
        var runs = new Runs(pod, globals.outputsRoots(config));
        return (name.equals(LAST) ? runs.last() : runs.named(name)).stream().map(run -> new Found(run, config, pod)).toList();
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
