package lib.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.run.Kind;
import lib.run.KindSettings;
import lib.run.Supervision;

/**
 * A named run.
 *
 * @param name           empty for a command of the command line
 * @param kind           how it becomes a command; one of {@link Kind#names()}, or a kind of the project's own
 * @param settings       what that kind means
 * @param config         config file of the training, in the repository or absolute
 * @param entrypoint     script to run instead of the nearest {@code train.py}
 * @param overrideStyle  {@code key=value} or {@code --key=value}
 * @param overrides      typed: text, Integer, Long, BigInteger, BigDecimal, Boolean, null, or a List of those
 * @param arguments      of an eval's script, before the overrides
 * @param command        argument list of kind {@code command}
 * @param cwd            directory in which it runs
 * @param env            variables, never a secret
 * @param datasets       globs of the files that the run reads, seen from {@code cwd}
 * @param metricPatterns regular expressions with named groups, beside those of the kind
 * @param supervision    without what the project says for all its runs
 */
public record Preset(String name, String kind, KindSettings settings, Optional<String> config, Optional<String> entrypoint, String overrideStyle,
        Map<String, Object> overrides, List<String> arguments, List<String> command, Optional<String> cwd, Map<String, String> env,
        List<String> datasets, List<String> tags, List<String> metricPatterns, Optional<String> note,
        Supervision supervision) {
    public Preset {
        overrides = Collections.unmodifiableMap(new LinkedHashMap<>(overrides));
        arguments = List.copyOf(arguments);
        command = List.copyOf(command);
        datasets = List.copyOf(datasets);
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        tags = List.copyOf(tags);
        metricPatterns = List.copyOf(metricPatterns);
    }

    /** What {@code ops run submit -- COMMAND...} runs: no preset of the config, so without a name. */
    public static Preset ofCommand(List<String> command) {
        return new Preset("", Kind.COMMAND.text(), KindSettings.of(Kind.COMMAND), Optional.empty(), Optional.empty(), "key=value", Map.of(), List.of(),
                command, Optional.empty(), Map.of(), List.of(), List.of(), List.of(), Optional.empty(),
                Supervision.none());
    }
}
