package lib.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The argument lists of the kinds. */
public final class KindCommand {
    private KindCommand() {
    }

    /** {@code python}, through torchrun for more than one process. */
    private static List<String> interpreter(String python, int processes) {
        var command = new ArrayList<String>(List.of(python));
        if (processes > 1) {
            command.addAll(List.of("-m", "torch.distributed.run", "--standalone", "--nproc_per_node=" + processes));
        }
        return command;
    }

    /** A script with its arguments. */
    public static List<String> script(String python, int processes, String entrypoint, List<String> arguments) {
        List<String> command = interpreter(python, processes);
        command.add(entrypoint);
        command.addAll(arguments);
        return command;
    }

    /**
     * Overrides as a script takes them.
     *
     * @param style     {@code key=value} or {@code --key=value}
     * @param overrides typed values, or the text of {@code --set} as it was given
     */
    public static List<String> overrides(String style, Map<String, Object> overrides) {
        String prefix = style.startsWith("--") ? "--" : "";
        return overrides.entrySet().stream().map(e -> prefix + e.getKey() + "=" + pythonLiteral(e.getValue())).toList();
    }

    /**
     * {@code vllm serve MODEL --host H --port P}, the overrides as its flags: {@code max_model_len} is {@code --max-model-len=N}, true
     * is {@code --flag}, false {@code --no-flag} (vLLM's command line, "vllm serve" reference).
     */
    public static List<String> vllm(String program, KindSettings.Serving serving, Map<String, Object> overrides) {
        var command = new ArrayList<>(List.of(program, "serve", serving.model(), "--host", serving.host(), "--port", Integer.toString(serving.port())));
        overrides.forEach((name, value) -> {
            String flag = name.replace('_', '-');
            boolean yes = Boolean.TRUE.equals(value) || "true".equals(value);
            boolean no = Boolean.FALSE.equals(value) || "false".equals(value);
            command.add(yes ? "--" + flag : no ? "--no-" + flag : "--" + flag + "=" + pythonLiteral(value));
        });
        return command;
    }

    /** {@code {name}} in an argument becomes its value; other braces stay. */
    public static List<String> fill(List<String> command, Map<String, String> values) {
        return command.stream().map(word -> {
            String filled = word;
            for (Map.Entry<String, String> e : values.entrySet()) {
                filled = filled.replace("{" + e.getKey() + "}", e.getValue());
            }
            return filled;
        }).toList();
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
