package lib.record;

import java.util.List;
import java.util.Optional;

/**
 * What is known of an attempt's end beside its log.
 *
 * @param code      exit code, -1 where nobody wrote it down
 * @param signal    0 for none
 * @param stop      reason in {@code .ops/stop}, empty without one
 * @param oom       how often the kernel killed a process of the run's cgroup for want of memory
 * @param fullDisks directories of the run that have no room left
 * @param xids      lines of the kernel's log since the start that report an error of a GPU
 * @param dataRoots directories that the run's data sets are in
 */
public record CauseFacts(int code, int signal, String stop, OomKills oom, List<String> fullDisks, List<String> xids, List<String> dataRoots) {

    /**
     * The kernel's counter.
     *
     * @param file   of the cgroup, empty where there is none
     * @param before at the attempt's start, -1 where it isn't known
     * @param after  at its end, likewise
     */
    public record OomKills(String file, long before, long after) {
        public static OomKills none() {
            return new OomKills("", -1, -1);
        }

        boolean any() {
            return before >= 0 && after > before;
        }

        CauseFinder.Evidence evidence() {
            return new CauseFinder.Evidence(file, 0, "oom_kill was " + before + " when the command started and is " + after);
        }
    }

    public CauseFacts {
        fullDisks = List.copyOf(fullDisks);
        xids = List.copyOf(xids);
        dataRoots = List.copyOf(dataRoots);
    }

    /** Nothing but how it ended. */
    public static CauseFacts ended(int code) {
        return new CauseFacts(code, code > 128 && code < 193 ? code - 128 : 0, "", OomKills.none(), List.of(), List.of(), List.of());
    }

    CauseFinder.Evidence exit() {
        return new CauseFinder.Evidence(lib.run.RunDir.EXIT, 1, "code=" + code);
    }

    Optional<CauseFinder.Evidence> disk() {
        return fullDisks.stream().findFirst().map(d -> new CauseFinder.Evidence(d, 0, "no room is left on its disk"));
    }
}
