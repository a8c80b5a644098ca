package lib.pod;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lib.run.RunDir;
import lib.store.RunRecord;

/**
 * Runs of a pod, looked at again and again: one round trip a look, however many there are. What a look has told isn't told a second time:
 * this remembers how far each file was read. Only an answer that came whole counts. History comes over several looks, at most 8 MiB each, that of
 * runs that are over for the newest 500. One look at a time.
 */
public final class LiveRuns {
    private final Pod pod;
    private final String select;
    private final String only;
    private final Map<String, KnownRoot> roots = new LinkedHashMap<>();

    public LiveRuns(Pod pod, List<String> outputsRoots) {
        this(pod, outputsRoots, "all", "");
    }

    private LiveRuns(Pod pod, List<String> outputsRoots, String select, String only) {
        this.pod = pod;
        this.select = select;
        this.only = only;
        ProbeScript.roots(outputsRoots).forEach(root -> roots.put(root, new KnownRoot(root)));
    }

    /** One run alone. */
    public static LiveRuns of(Pod pod, RunDir dir) {
        int slash = dir.path().lastIndexOf('/');
        return new LiveRuns(pod, List.of(slash > 0 ? dir.path().substring(0, slash) : "/"), "one", dir.path().substring(slash + 1));
    }

    /**
     * @param logs paths of the runs whose log is wanted
     * @throws lib.run.OpsException (UNREACHABLE) when the pod doesn't answer; the next look goes on from where this one would have
     */
    public LiveLook look(Set<String> logs) {
        String seal = ProbeScript.seal();
        var answer = new LiveAnswer(seal);
        int code = pod.stream(script(logs, seal), new AnswerLines(answer::line));
        if (!answer.isWhole()) {
            throw Runs.brokeOff(pod, code);
        }
        // A root that isn't there has no runs; when it is back, they are told anew.
        roots.replaceAll((path, known) -> answer.roots().containsKey(path) ? known : new KnownRoot(path));
        var news = new HashMap<String, RunNews>();
        answer.roots().forEach((path, told) -> news.putAll(roots.get(path).take(told, answer.probe(), logs)));
        List<RunRecord> runs = roots.values().stream().flatMap(KnownRoot::runs).map(KnownRun::record).toList();
        return new LiveLook(runs, news);
    }

    private String script(Set<String> logs, String seal) {
        var known = new ArrayList<String>();
        var asked = new ArrayList<String>();
        int number = 0;
        for (KnownRoot root : roots.values()) {
            String before = ++number + " ";
            root.sum().ifPresent(sum -> known.add(before + sum));
            root.asks(logs).forEach(line -> asked.add(before + line));
        }
        return ProbeScript.of(List.copyOf(roots.keySet())).set("select", select).set("prefix", only).set("known", String.join("\n", known))
                .set("asked", String.join("\n", asked)).set("seal", seal).around("live.sh", ProbeScript.FUNCTIONS);
    }
}
