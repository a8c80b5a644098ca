package lib.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How a preset becomes a command, and how its log lines become metrics. Everything about a kind stands here. */
public enum Kind {
    /** An argument list as it is. */
    COMMAND("command", List.of()),
    /** {@code <python> <entrypoint> <config> key=value...}, through torchrun for more than one process. */
    NANOGPT_TRAIN("nanogpt_train", List.of(
            "^iter (?<step>\\d+): loss (?<train_loss>\\S+), time (?<perf_iter_ms>[0-9.]+)ms(?:, mfu (?<perf_mfu_pct>-?[0-9.]+)%)?",
            "^step (?<step>\\d+): train loss (?<eval_train_loss>[^\\s,]+), val loss (?<val_loss>[^\\s,]+)"));

    private final String text;
    private final List<String> metricPatterns;

    Kind(String text, List<String> metricPatterns) {
        this.text = text;
        this.metricPatterns = metricPatterns;
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

    /**
     * The command of a nanoGPT-style training.
     *
     * @param style     {@code key=value} or {@code --key=value}
     * @param overrides typed values, or the text of {@code --set} as it was given
     * @param processes how many processes torchrun starts; 1 is without torchrun
     */
    public static List<String> nanogptCommand(String python, String entrypoint, String config, String style,
            Map<String, Object> overrides, int processes) {
        var command = new ArrayList<String>(List.of(python));
        if (processes > 1) {
            command.addAll(List.of("-m", "torch.distributed.run", "--standalone", "--nproc_per_node=" + processes));
        }
        command.add(entrypoint);
        command.add(config);
        String prefix = style.startsWith("--") ? "--" : "";
        overrides.forEach((key, value) -> command.add(prefix + key + "=" + pythonLiteral(value)));
        return command;
    }

    /** A value as nanoGPT's configurator reads it: True, False, None, numbers, lists, and text as it is. */
    public static String pythonLiteral(Object value) {
        if (value instanceof Boolean flag) {
            return flag ? "True" : "False";
        }
        if (value instanceof List<?> items) {
            return items.stream().map(i -> i instanceof String s ? "'" + s.replace("\\", "\\\\").replace("'", "\\'") + "'" : pythonLiteral(i))
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        return value == null ? "None" : String.valueOf(value);
    }

    /** The preset's overrides with those of the command line behind and over them; a given key keeps its first place. */
    public static Map<String, Object> merge(Map<String, Object> preset, Map<String, String> commandLine) {
        var merged = new LinkedHashMap<>(preset);
        merged.putAll(commandLine);
        return merged;
    }
}
