package lib.run;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The built-in kinds: how a preset becomes a command, how its log lines become metrics, what its settings imply, and which of its
 * files are checkpoints. Everything about a kind stands here; a project's own kinds extend one of these (see {@link KindSettings}).
 */
public enum Kind {
    /** An argument list as it is. */
    COMMAND("command", List.of(), KindSettings.Checkpoints.none(), Map.of(), List.of()),
    /** {@code <python> <entrypoint> <config> key=value...}, through torchrun for more than one process. */
    NANOGPT_TRAIN("nanogpt_train", List.of(
            "^iter (?<step>\\d+): loss (?<train_loss>\\S+), time (?<perf_iter_ms>[0-9.]+)ms(?:, mfu (?<perf_mfu_pct>-?[0-9.]+)%)?",
            "^step (?<step>\\d+): train loss (?<eval_train_loss>[^\\s,]+), val loss (?<val_loss>[^\\s,]+)"),
            // nanoGPT saves after an evaluation, under one name, whether it was the best or not.
            new KindSettings.Checkpoints(List.of("ckpt.*"), List.of("ckpt.*"), "val/loss"),
            // train.py divides the accumulation by the world size, and multiplies it back for the tokens of an iteration.
            Map.of("gradient_accumulation_steps", "gradient_accumulation_steps // world_size",
                    "tokens_per_iter", "gradient_accumulation_steps // world_size * world_size * batch_size * block_size",
                    "wandb_log", "wandb_log", "device", "device", "dtype", "dtype"),
            List.of(new KindSettings.Check("gradient_accumulation_steps % world_size == 0",
                    "gradient_accumulation_steps ({gradient_accumulation_steps}) can't be divided among {world_size} processes"))),
    /** A script that writes {@code results.jsonl}: it gets the path by {@code OPS_RESULTS}, or where an argument says {@code {results}}. */
    EVAL("eval", List.of(), KindSettings.Checkpoints.none(), Map.of(), List.of()),
    /** {@code vllm serve MODEL}: a server that is ready when its health path answers, and ends when it is stopped. */
    VLLM_SERVE("vllm_serve", List.of(), KindSettings.Checkpoints.none(), Map.of(), List.of());

    private final String text;
    private final List<String> metricPatterns;
    private final KindSettings.Checkpoints checkpoints;
    private final Map<String, String> derived;
    private final List<KindSettings.Check> checks;

    Kind(String text, List<String> metricPatterns, KindSettings.Checkpoints checkpoints, Map<String, String> derived,
            List<KindSettings.Check> checks) {
        this.text = text;
        this.metricPatterns = metricPatterns;
        this.checkpoints = checkpoints;
        this.derived = derived;
        this.checks = checks;
    }

    public String text() {
        return text;
    }

    /**
     * Regular expressions whose named groups are metrics; {@code step} is the step. The first underscore of a group's
     * name stands for the slash of the W&B convention: {@code train_loss} is {@code train/loss}.
     */
    public List<String> metricPatterns() {
        return metricPatterns;
    }

    public KindSettings.Checkpoints checkpoints() {
        return checkpoints;
    }

    /** Name to python expression over the script's settings and {@code world_size}. */
    public Map<String, String> derived() {
        return derived;
    }

    /** What must hold of the settings before a start. */
    public List<KindSettings.Check> checks() {
        return checks;
    }

    /** Its script's settings are names in a python file, which a probe can find out. */
    public boolean hasSettings() {
        return this == NANOGPT_TRAIN;
    }

    /** The overrides that make its script go on from the checkpoint in its output directory; empty where there are none. */
    public Map<String, Object> resume() {
        return this == NANOGPT_TRAIN ? Map.of("init_from", "resume") : Map.of();
    }

    public static List<String> names() {
        return Arrays.stream(values()).map(Kind::text).toList();
    }

    public static Kind parse(String text) {
        for (Kind kind : values()) {
            if (kind.text.equals(text)) {
                return kind;
            }
        }
        throw new OpsException(ExitCode.USAGE, "unknown kind '" + text + "'", "kinds are: " + String.join(", ", names()));
    }
}
