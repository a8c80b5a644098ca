package lib.run;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the probe and the recorder have to know of a run's kind: the built-in kind with what the project's own kind and the preset
 * say over it.
 *
 * @param base        the built-in kind
 * @param checkpoints which files of {@code checkpoints/} are the last and the best
 * @param derived     name to python expression over the script's settings and {@code world_size}
 * @param checks      what must hold of the settings before a start
 * @param groupBy     fields of a result by which an evaluation is summarized, beside the total
 * @param resume      the overrides that make its script go on from {@code checkpoints/}; empty where it can't
 * @param serving     how a server is reached; only {@code vllm_serve} has it
 */
public record KindSettings(Kind base, Checkpoints checkpoints, Map<String, String> derived, List<Check> checks, List<String> groupBy,
        Map<String, Object> resume, Serving serving) {

    /**
     * Names or globs of the script's own files in {@code checkpoints/}, from which {@code ckpt_last.*} and {@code ckpt_best.*} are made.
     *
     * @param bestMetric the metric whose best value makes a file the best, when one file is both; less is better for losses
     */
    public record Checkpoints(List<String> last, List<String> best, String bestMetric) {
        public Checkpoints {
            last = List.copyOf(last);
            best = List.copyOf(best);
        }

        public static Checkpoints none() {
            return new Checkpoints(List.of(), List.of(), "");
        }
    }

    /** A python expression over the settings, and what to say when it is false; {@code {name}} in the message is that setting. */
    public record Check(String expression, String message) {
    }

    /**
     * A server's address and its patience.
     *
     * @param host where it is probed from the pod itself
     * @param port TCP, 0 where there is no server
     */
    public record Serving(String host, int port, String model, String healthPath, String metricsPath, int readyTimeoutSeconds) {
        public static final int READY_TIMEOUT_SECONDS = 1800;

        public static Serving none() {
            return new Serving("", 0, "", "", "", READY_TIMEOUT_SECONDS);
        }
    }

    public KindSettings {
        // Sorted: a request's digest must be the same in every process, and Map.of has no order.
        derived = Collections.unmodifiableMap(new TreeMap<>(derived));
        checks = List.copyOf(checks);
        groupBy = List.copyOf(groupBy);
        resume = Collections.unmodifiableMap(new TreeMap<>(resume));
    }

    /** The built-in kind as it is. */
    public static KindSettings of(Kind base) {
        return new KindSettings(base, base.checkpoints(), base.derived(), base.checks(), List.of(), base.resume(), Serving.none());
    }
}
