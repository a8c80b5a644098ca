package lib.pod;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.RunRecord;

/**
 * A pod as it's seen in one round trip.
 *
 * @param runs          all runs in its outputs roots
 * @param fetched       directories of those whose copy was proven complete, with nothing new since
 * @param gpus          as nvidia-smi tells
 * @param disks         of the directories that were asked for
 * @param uptimeSeconds of the machine
 */
public record PodSight(List<RunRecord> runs, Set<String> fetched, List<Gpu> gpus, List<Disk> disks, Optional<Long> uptimeSeconds) {
    private static final Pattern DISK = Pattern.compile("(\\d{1,15}) (-?\\d{1,15}) (.*)");
    private static final long KIB = 1024;

    /** Memory in MiB, utilisation in percent; nothing where the driver doesn't say. */
    public record Gpu(String name, Optional<Integer> usedMib, Optional<Integer> totalMib, Optional<Integer> utilPct) {
    }

    /** Of the file system on which a directory is, or will be. */
    public record Disk(String directory, long totalBytes, long freeBytes) {
    }

    public PodSight {
        runs = List.copyOf(runs);
        fetched = Set.copyOf(fetched);
        gpus = List.copyOf(gpus);
        disks = List.copyOf(disks);
    }

    /** {@code directories}: whose disks are wanted. UNREACHABLE where the pod doesn't answer. */
    public static PodSight of(Pod pod, List<String> outputsRoots, List<String> directories) {
        ScriptResult answer = pod.run(ProbeScript.of(ProbeScript.roots(outputsRoots)).set("directories", String.join("\n", directories))
                .set("sha256", Script.resource("sha256.sh")).around("pod_status.sh", ProbeScript.FUNCTIONS));
        if (answer.word("looked").isEmpty()) {
            throw new OpsException(ExitCode.UNREACHABLE, "pod " + pod.name() + " broke off: " + answer.stderr().strip(), "try again");
        }
        return new PodSight(Runs.parse(answer.stdout()), Set.copyOf(answer.words("fetched")), answer.words("gpu").stream().map(PodSight::gpu).toList(),
                disks(answer.words("disk")), answer.word("uptime").filter(t -> t.matches("\\d{1,12}")).map(Long::valueOf));
    }

    /** Runs that aren't over, so that nothing of them is final. */
    public List<RunRecord> unfinished() {
        return runs.stream().filter(run -> !run.state().isFinal()).toList();
    }

    /** Runs that are over, and of which nobody has a proven copy. */
    public List<RunRecord> unfetched() {
        return runs.stream().filter(run -> run.state().isFinal() && !fetched.contains(run.path())).toList();
    }

    private static Gpu gpu(String line) {
        String[] parts = line.split(" *, *");
        return new Gpu(parts[0], number(parts, 1), number(parts, 2), number(parts, 3));
    }

    private static Optional<Integer> number(String[] parts, int at) {
        return at < parts.length && parts[at].strip().matches("\\d{1,9}") ? Optional.of(Integer.valueOf(parts[at].strip())) : Optional.empty();
    }

    private static List<Disk> disks(List<String> words) {
        var disks = new ArrayList<Disk>();
        for (String word : words) {
            Matcher m = DISK.matcher(word);
            if (m.matches()) {
                disks.add(new Disk(m.group(3), Long.parseLong(m.group(1)) * KIB, Math.max(0, Long.parseLong(m.group(2))) * KIB));
            }
        }
        return disks;
    }
}
