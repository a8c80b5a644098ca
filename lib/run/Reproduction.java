package lib.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The request of a run again, for another run directory and another checkout of the same code.
 *
 * @param recordedDirectory the run directory that the first run had
 * @param recordedCheckout  the top of the checkout in which it ran; empty where there was none
 * @param directory         the run directory of the repeat
 * @param checkout          the checkout that was made anew; the recorded one where there was none
 */
public record Reproduction(String recordedDirectory, String recordedCheckout, String directory, String checkout) {

    /** The same command, settings and environment; who asks, where to, and W&B's id are the repeat's own. */
    public RunRequest of(RunRequest r, RunId id, RunRequest.Origin origin, List<String> moreTags) {
        String interpreter = absolute(r.python(), r.cwd());
        List<String> words = new ArrayList<>(r.command().stream().map(this::moved).toList());
        words.set(0, r.command().get(0).equals(r.python()) ? interpreter : r.command().get(0));
        var config = new RunRequest.ConfigSource(r.config().configPath().map(this::moved), r.config().entrypoint().map(this::moved),
                mapped(r.config().overrides(), value -> value instanceof String text ? moved(text) : value), r.config().overrideStyle(),
                r.config().arguments().stream().map(this::moved).toList());
        var tags = new ArrayList<>(r.tags());
        moreTags.stream().filter(t -> !tags.contains(t)).forEach(tags::add);
        return new RunRequest(id, r.project(), r.kind(), r.settings(), r.preset(), words, moved(r.cwd()), interpreter, r.processes(),
                mapped(r.env(), this::moved), r.secrets(), config, new RunRequest.Data(r.data().root(), r.data().globs().stream().map(this::moved).toList()),
                origin, r.wandb(), Optional.of(new RunRequest.Parent(r.runId(), "reproduce")), tags, r.note(), r.watchIntervalSeconds(), r.metricPatterns(), r.supervision());
    }

    /** A virtual environment is no part of the code: the recorded interpreter stays where it was. */
    private static String absolute(String python, String cwd) {
        return python.contains("/") && !python.startsWith("/") ? cwd + "/" + python : python;
    }

    private static <T> Map<String, T> mapped(Map<String, T> values, UnaryOperator<T> change) {
        var changed = new LinkedHashMap<>(values);
        changed.replaceAll((name, value) -> change.apply(value));
        return changed;
    }

    /** Names of the run directory and of the checkout, wherever they stand in a text. */
    private String moved(String text) {
        String inRun = replaced(text, recordedDirectory, directory);
        return recordedCheckout.isEmpty() || inRun.contains(directory) ? inRun : replaced(inRun, recordedCheckout, checkout);
    }

    /** The path itself or what is below it, and not a longer name that begins with it. */
    private static String replaced(String text, String from, String to) {
        var result = new StringBuilder();
        int at = 0;
        for (int found = text.indexOf(from); found >= 0; found = text.indexOf(from, at)) {
            int end = found + from.length();
            boolean whole = end == text.length() || !Character.isLetterOrDigit(text.charAt(end)) && "._-".indexOf(text.charAt(end)) < 0;
            result.append(text, at, found).append(whole ? to : from);
            at = end;
        }
        return result.append(text.substring(at)).toString();
    }
}
