package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import lib.run.RunDir;
import lib.store.RunRecord;

/**
 * What lies around the end of a run, as why.sh tells it; text is exactly the run's.
 *
 * @param log         lines of stdout.log by their number; of a log whose lines nobody has counted the numbers are not above 0
 * @param stop        the pairs of .ops/stop
 * @param oomBefore   how often the kernel had killed for want of memory when the command started, -1 where it isn't known
 * @param oomNow      and until now, likewise
 * @param freeKib     on the run directory's disk, -1 where it isn't known
 * @param heartbeat   the last line of heartbeat.txt
 * @param checkpoints below the run directory
 * @param stalls      directories of evidence, likewise, oldest first
 */
public record WhyFacts(Map<Long, String> log, List<String> stop, long oomBefore, long oomNow, long freeKib, String heartbeat,
        List<String> checkpoints, List<String> stalls) {
    private static final int LINES_BEFORE = 3;
    private static final int MOST_PROOFS = 5;

    public WhyFacts {
        log = Collections.unmodifiableMap(new TreeMap<>(log));
        stop = List.copyOf(stop);
        checkpoints = List.copyOf(checkpoints);
        stalls = List.copyOf(stalls);
    }

    /** The lines of the log that a cause is proven by, each with three before it; none where it is proven otherwise. */
    public static List<Long> wanted(RunRecord run) {
        var wanted = new TreeSet<Long>();
        int proofs = 0;
        for (JsonNode item : run.summary().path("failure").path("evidence")) {
            long line = item.path("line").isIntegralNumber() && item.path("file").asText().equals(RunDir.LOG) ? item.path("line").longValue() : 0;
            for (long n = Math.max(1, line - LINES_BEFORE); line > 0 && proofs < MOST_PROOFS && n <= line; n++) {
                wanted.add(n);
            }
            proofs += line > 0 ? 1 : 0;
        }
        return List.copyOf(wanted);
    }

    /** @param words the answer's lines behind {@code @ops KEY} */
    public static WhyFacts of(Function<String, List<String>> words) {
        Map<Long, String> log = new TreeMap<>();
        long first = words.apply("first").stream().findFirst().map(WhyFacts::number).orElse(-1_000_000_000_000L);
        for (String line : words.apply("log")) {
            int space = line.indexOf(' ');
            if (space > 0) {
                log.put(first - 1 + number(line.substring(0, space)), line.substring(space + 1));
            }
        }
        var stop = new ArrayList<>(words.apply("stop"));
        stop.removeIf(String::isEmpty);
        Optional<String> before = words.apply("oom_before").stream().filter(l -> l.startsWith("oom_kill=")).findFirst();
        return new WhyFacts(log, stop, before.map(b -> number(b.substring(9))).orElse(-1L), number(words.apply("oom_now")), number(words.apply("free_kib")),
                words.apply("heartbeat").stream().findFirst().orElse(""), words.apply("checkpoint"), words.apply("stall"));
    }

    /** A value of the heartbeat, empty where it isn't there. */
    String beat(String key) {
        for (String word : heartbeat.split(" ")) {
            if (word.startsWith(key + "=")) {
                return word.substring(key.length() + 1);
            }
        }
        return "";
    }

    private static long number(List<String> words) {
        return words.isEmpty() ? -1 : number(words.get(0));
    }

    private static long number(String text) {
        return text.strip().matches("-?\\d{1,15}") ? Long.parseLong(text.strip()) : -1;
    }
}
