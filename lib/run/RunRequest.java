package lib.run;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Collections;

/**
 * What the laptop (or the runner by hand) asks for: everything that is fixed before a run starts. It is kept as
 * {@code .ops/request.json}; the runner needs nothing else.
 *
 * @param runId     names the run
 * @param project   name of the project, empty where there is none
 * @param kind      {@code nanogpt_train}, {@code command}, ... or a kind of the project's own
 * @param settings  what that kind means
 * @param preset    name of the preset, empty for {@code -- COMMAND}
 * @param command   argument list, exactly as the program gets it
 * @param cwd       absolute directory on the pod
 * @param python    the project's interpreter, seen from {@code cwd}; empty where there is none
 * @param processes processes that torchrun starts on this pod (the world size); 1 without it
 * @param env       variables set for the command, never a secret's value
 * @param secrets   variable name to the file on the pod that holds its value
 * @param config    what config_effective.json starts from
 * @param data      where the data sets of the run are
 * @param origin    who asked, from where, on which pod
 * @param wandb     W&B settings
 * @param parent    the run that this one repeats or continues
 * @param tags      free labels
 * @param note      free text
 * @param watchIntervalSeconds  how often the runner writes the heartbeat
 * @param metricPatterns        regular expressions with named groups that turn log lines into metrics
 * @param supervision           when the recorder ends the run or starts it again, and who hears of it
 */
public record RunRequest(RunId runId, String project, String kind, KindSettings settings, String preset, List<String> command, String cwd,
        String python, int processes, Map<String, String> env, Map<String, String> secrets, ConfigSource config, Data data, Origin origin,
        Wandb wandb, Optional<Parent> parent, List<String> tags, String note, int watchIntervalSeconds, List<String> metricPatterns,
        Supervision supervision) {

    /**
     * Where the command's settings come from.
     *
     * @param configPath    the config file
     * @param entrypoint    the script
     * @param overrides     as given, typed
     * @param overrideStyle {@code key=value} or {@code --key=value}
     * @param arguments     the script's arguments, exactly as it gets them
     */
    public record ConfigSource(Optional<String> configPath, Optional<String> entrypoint, Map<String, Object> overrides, String overrideStyle,
            List<String> arguments) {
        public ConfigSource {
            overrides = Collections.unmodifiableMap(new LinkedHashMap<>(overrides));
            arguments = List.copyOf(arguments);
        }

        public static ConfigSource none() {
            return new ConfigSource(Optional.empty(), Optional.empty(), Map.of(), "key=value", List.of());
        }
    }

    /** The directory of the data sets (empty where the config names none), and globs of further files, seen from {@code cwd}. */
    public record Data(String root, List<String> globs) {
        public Data {
            globs = List.copyOf(globs);
        }

        public static Data none() {
            return new Data("", List.of());
        }
    }

    /** Another run and how this one relates to it: {@code resume}, {@code reproduce} or {@code sweep}. */
    public record Parent(RunId runId, String relation) {
    }

    /**
     * Who submitted, and where to.
     *
     * @param podId      the provider's id of a rented pod, else empty
     * @param usdPerHour what the pod costs, in US dollars an hour, where that is known
     */
    public record Origin(String user, String host, String opsVersion, String podName, String provider, String launcher, String session, String podId,
            Optional<Double> usdPerHour) {
        /** On a pod that nobody rents. */
        public Origin(String user, String host, String opsVersion, String podName, String provider, String launcher, String session) {
            this(user, host, opsVersion, podName, provider, launcher, session, "", Optional.empty());
        }

        /** The same submitter and launcher, on that pod of a provider. */
        public Origin on(String id, Optional<Double> price) {
            return new Origin(user, host, opsVersion, podName, provider, launcher, session, id, price);
        }
    }

    /**
     * W&B: mode ({@code online|offline|disabled}, {@code auto} until the pod resolves it, or {@code unmanaged}), project and entity, which
     * may be empty.
     */
    public record Wandb(String mode, String project, String entity) {
        /** The mode of a project that has no W&B section: it is left alone. */
        public static final String UNMANAGED = "unmanaged";

        public boolean isManaged() {
            return !mode.equals(UNMANAGED);
        }
    }

    /** Linux takes no longer argument (MAX_ARG_STRLEN, execve(2)), its closing NUL included. */
    private static final int LONGEST_ARGUMENT_BYTES = 131_071;

    public RunRequest {
        command = List.copyOf(command);
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        secrets = Collections.unmodifiableMap(new LinkedHashMap<>(secrets));
        tags = List.copyOf(tags);
        metricPatterns = List.copyOf(metricPatterns);
        if (command.stream().anyMatch(word -> word.getBytes(StandardCharsets.UTF_8).length > LONGEST_ARGUMENT_BYTES)) {
            throw new OpsException(ExitCode.USAGE, "an argument of the command has more than " + LONGEST_ARGUMENT_BYTES + " bytes, which Linux takes in no program",
                    "put it into a file and name the file");
        }
        if (command.isEmpty()) {
            throw new OpsException(ExitCode.USAGE, "there is no command to run", "give one after --, for example: -- python3 train.py");
        }
    }
}
