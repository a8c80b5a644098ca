package lib.pod;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import lib.run.RunDir;
import lib.run.RunId;
import lib.store.RunIndex;
import lib.store.RunIndexFile;
import lib.store.RunRecord;

/**
 * All runs of a pod, as a list shows them, in one round trip. Those that are over are remembered here, and the pod tells only of files that aren't the
 * ones which are remembered. Only where some came from elsewhere with their old times (moved, not copied), there is a second one, for these.
 */
public final class RunList {
    /** A file that was changed a moment ago can be changed once more within the same tick of its clock. */
    private static final long SETTLED_SECONDS = 3;
    private final Pod pod;
    private final List<String> roots;
    private final Path directory;
    private final KeptTexts kept = new KeptTexts();

    /** @param directory where what is remembered lies; see {@link RunIndexFile} */
    public RunList(Pod pod, List<String> outputsRoots, Path directory) {
        this.pod = pod;
        this.roots = ProbeScript.roots(outputsRoots);
        this.directory = directory;
    }

    /** The newest first. UNREACHABLE where the pod doesn't answer. */
    public List<ListedRun> newestFirst() {
        List<ListedRun> runs = all();
        runs.sort(ListedRun.NEWEST_FIRST);
        return runs;
    }

    /** By outputs roots, those that are over before the others, by their names. UNREACHABLE where the pod doesn't answer. */
    public List<ListedRun> all() {
        return all(remembered());
    }

    /**
     * What is made of the records of {@link #all}, in this order. Of those that are remembered it is made while the pod is asked, by several threads, and
     * dropped where they aren't any more as they are remembered.
     */
    public <T> List<T> all(Function<RunRecord, T> part) {
        Map<String, RunIndex> known = remembered();
        var early = new EarlyParts<>(known, part);
        return early.of(all(known));
    }

    private Map<String, RunIndex> remembered() {
        var known = new HashMap<String, RunIndex>();
        roots.forEach(root -> known.put(root, file(root).read()));
        return known;
    }

    private List<ListedRun> all(Map<String, RunIndex> remembered) {
        var known = new HashMap<>(remembered);
        var wanted = new HashMap<String, Set<String>>();
        known.forEach((root, index) -> wanted.put(root, new HashSet<>(index.unkept())));
        Thread.ofPlatform().daemon().name("remembered").start(() -> remembered.values().forEach(RunIndex::entries));
        ListAnswer answer = ask(known, wanted);
        boolean useless = !known.values().stream().allMatch(RunIndex::isWhole);
        if (!useless && addMissing(answer, known, wanted)) {
            answer = ask(known, wanted);
            useless = addMissing(answer, known, wanted);    // files are changing as quickly as they are told
        }
        if (useless) {
            known.replaceAll((root, index) -> RunIndex.NONE);
            answer = ask(known, Map.of());
        }
        var runs = new ArrayList<ListedRun>();
        for (Map.Entry<String, ListAnswer.Root> told : answer.roots().entrySet()) {
            long now = answer.running().now();
            runs.addAll(over(told.getKey(), told.getValue(), known.get(told.getKey()), now));
            answer.running().runs(told.getKey()).values().forEach(run -> runs.add(ListedRun.of(run.toRecord(now))));
        }
        return runs;
    }

    private RunIndexFile file(String root) {
        return new RunIndexFile(directory, pod.name(), root);
    }

    private ListAnswer ask(Map<String, RunIndex> known, Map<String, Set<String>> wanted) {
        var remembered = new StringBuilder();
        var asked = new StringBuilder();
        int number = 0;
        for (String root : roots) {
            number++;
            RunIndex index = known.get(root);
            if (!index.sum().isEmpty()) {
                remembered.append(number).append(' ').append(index.mark()).append(' ').append(index.sum()).append('\n');
            }
            for (String id : wanted.getOrDefault(root, Set.of())) {
                asked.append(number).append(' ').append(id).append('\n');
            }
        }
        var answer = new ListAnswer();
        int code = pod.stream(ProbeScript.of(roots).set("known", remembered.toString()).set("wanted", asked.toString())
                .function("digest", Script.resource("sha256.sh")).around("list.sh", ProbeScript.FUNCTIONS), new AnswerLines(answer::line));
        if (!answer.isWhole()) {
            throw Runs.brokeOff(pod, code);
        }
        return answer;
    }

    /** Runs of which neither is remembered nor was told what they are. */
    private static boolean addMissing(ListAnswer answer, Map<String, RunIndex> known, Map<String, Set<String>> wanted) {
        boolean some = false;
        for (Map.Entry<String, ListAnswer.Root> root : answer.roots().entrySet()) {
            Map<String, RunIndex.Entry> entries = known.get(root.getKey()).entries();
            for (Map.Entry<String, String> run : root.getValue().stamps().entrySet()) {
                RunIndex.Entry entry = entries.get(run.getKey());
                boolean there = entry != null && entry.stamps().equals(run.getValue()) || wasAsked(run, known.get(root.getKey()));
                some |= !there && wanted.get(root.getKey()).add(run.getKey());
            }
        }
        return some;
    }

    /** The pod told its files then, if they can be read. */
    private static boolean wasAsked(Map.Entry<String, String> run, RunIndex known) {
        return new RunIndex.Entry(run.getKey(), run.getValue(), "", "", "").changedAt() >= known.mark();
    }

    /** Those of one root that are over; what is new of them is remembered. */
    private List<ListedRun> over(String root, ListAnswer.Root told, RunIndex known, long now) {
        var runs = new ArrayList<ListedRun>();
        var entries = new ArrayList<RunIndex.Entry>();
        Map<String, String> stamps = new HashMap<>(told.stamps());
        for (RunIndex.Entry entry : known.entries().values()) {
            if (told.isSame() || entry.stamps().equals(stamps.get(entry.id()))) {
                stamps.remove(entry.id());
                entries.add(entry);
                runs.add(entry.isKept() ? ListedRun.of(entry, root) : ListedRun.of(record(root, entry.id(), told, now)));
            }
        }
        stamps.forEach((id, stamp) -> {
            RunRecord run = record(root, id, told, now);
            entries.add(ListedRun.entry(run, stamp, kept));
            runs.add(ListedRun.of(run));
        });
        boolean other = entries.size() != known.entries().size() || !stamps.isEmpty();
        if (other && !entries.isEmpty()) {    // else the volume may just not be mounted
            file(root).write(RunIndex.of(entries, now - SETTLED_SECONDS));
        }
        runs.sort(Comparator.comparing(ListedRun::id));
        return runs;
    }

    /** A summary that can't be read says that the run is over, and no more. */
    private static RunRecord record(String root, String id, ListAnswer.Root told, long now) {
        if (told.summary(id).isObject()) {
            return RunRecord.over(id, RunDir.of(root, new RunId(id)).path(), told.metadata(id), told.summary(id));
        }
        var seen = new SeenRun(root, id);
        seen.given(RunDir.METADATA, told.metadata(id));
        return seen.toRecord(now);
    }
}
