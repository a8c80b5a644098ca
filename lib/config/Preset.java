package lib.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.run.Kind;
import lib.run.Kind;

/**
 * A named run.
 *
 * @param name           empty for a command of the command line
 * @param kind           how it becomes a command; one of {@link Kind#names()}
 * @param config         config file of the training, in the repository or absolute
 * @param entrypoint     script to run instead of the nearest {@code train.py}
 * @param overrideStyle  {@code key=value} or {@code --key=value}
 * @param overrides      typed: text, Integer, Long, BigInteger, BigDecimal, Boolean, null, or a List of those
 * @param command        argument list of kind {@code command}
 * @param cwd            directory in which it runs
 * @param env            variables, never a secret
 * @param metricPatterns regular expressions with named groups, beside those of the kind
 */
public record Preset(String name, String kind, Optional<String> config, Optional<String> entrypoint, String overrideStyle,
        Map<String, Object> overrides, List<String> command, Optional<String> cwd, Map<String, String> env, List<String> tags,
        List<String> metricPatterns, Optional<String> note) {
    public Preset {
        overrides = Collections.unmodifiableMap(new LinkedHashMap<>(overrides));
        command = List.copyOf(command);
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        tags = List.copyOf(tags);
        metricPatterns = List.copyOf(metricPatterns);
    }

    /** What {@code ops run submit -- COMMAND...} runs: no preset of the config, so without a name. */
    public static Preset ofCommand(List<String> command) {
        return new Preset("", Kind.COMMAND.text(), Optional.empty(), Optional.empty(), "key=value", Map.of(), command, Optional.empty(), Map.of(),
                List.of(), List.of(), Optional.empty());
    }
}
