package lib.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The request of a run that goes on in its own run directory.
 *
 * @param recordedDirectory the run directory as the request has it; another pod may see the volume at another place
 * @param directory         the run directory now
 */
public record ResumePlan(String recordedDirectory, String directory) {
    /** In a value of the resume overrides: the directory of the run's checkpoints. */
    private static final String CHECKPOINTS = "{" + RunDir.CHECKPOINTS + "}";
    private static final String OUT_DIR = "out_dir";

    /** The command as it was, but for the directory's place. */
    public RunRequest same(RunRequest r, RunRequest.Origin origin) {
        return with(r, origin, r.command().stream().map(this::moved).toList(), r.config().overrides(), r.config().arguments().stream().map(this::moved).toList());
    }

    /** The command with the kind's resume overrides, each in the place of an earlier one of its name; the same command where the kind has none. */
    public RunRequest resumed(RunRequest r, RunRequest.Origin origin) {
        Map<String, Object> resume = overrides(r.settings());
        RunRequest same = same(r, origin);
        List<String> command = same.command();
        List<String> arguments = same.config().arguments();
        boolean known = !arguments.isEmpty() && arguments.size() < command.size()
                && command.subList(command.size() - arguments.size(), command.size()).equals(arguments);
        int from = known ? command.size() - arguments.size() : 1;
        List<String> words = overridden(command.subList(from, command.size()), r.config().overrideStyle(), resume);
        var whole = new ArrayList<>(command.subList(0, from));
        whole.addAll(words);
        var values = new LinkedHashMap<>(r.config().overrides());
        values.putAll(resume);
        return with(r, origin, whole, values, known ? words : arguments);
    }

    /** What makes the kind's script go on, filled in; empty where it can't. */
    public Map<String, Object> overrides(KindSettings settings) {
        var filled = new LinkedHashMap<String, Object>(settings.resume());
        if (settings.base() == Kind.NANOGPT_TRAIN && !filled.isEmpty()) {
            filled.putIfAbsent(OUT_DIR, CHECKPOINTS);
        }
        filled.replaceAll((name, value) -> value instanceof String text ? text.replace(CHECKPOINTS, directory + "/" + RunDir.CHECKPOINTS) : value);
        return filled;
    }

    private static List<String> overridden(List<String> arguments, String style, Map<String, Object> overrides) {
        var words = new ArrayList<>(arguments);
        overrides.forEach((name, value) -> {
            String word = KindCommand.overrides(style, java.util.Collections.singletonMap(name, value)).get(0);
            int first = -1;
            for (int i = words.size() - 1; i >= 0; i--) {
                if (words.get(i).startsWith(name + "=") || words.get(i).startsWith("--" + name + "=")) {
                    words.remove(i);
                    first = i;
                }
            }
            words.add(first < 0 ? words.size() : first, word);
        });
        return words;
    }

    private String moved(String text) {
        if (recordedDirectory.isEmpty() || recordedDirectory.equals(directory)) {
            return text;
        }
        return text.equals(recordedDirectory) || text.endsWith("=" + recordedDirectory) ? text.substring(0, text.length() - recordedDirectory.length()) + directory
                : text.replace(recordedDirectory + "/", directory + "/");
    }

    private static RunRequest with(RunRequest r, RunRequest.Origin origin, List<String> command, Map<String, Object> overrides, List<String> arguments) {
        var config = new RunRequest.ConfigSource(r.config().configPath(), r.config().entrypoint(), overrides, r.config().overrideStyle(), arguments);
        return new RunRequest(r.runId(), r.project(), r.kind(), r.settings(), r.preset(), command, r.cwd(), r.python(), r.processes(), r.env(), r.secrets(),
                config, r.data(), origin, r.wandb(), r.parent(), r.tags(), r.note(), r.watchIntervalSeconds(), r.metricPatterns(), r.supervision());
    }
}
