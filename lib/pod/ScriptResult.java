package lib.pod;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a script on a pod answered. Its own words are the lines {@code @ops KEY TEXT} of its stdout. A line ends at a newline alone: a name may hold a carriage return.
 *
 * @param exitCode the script's exit code
 * @param stdout   all of it, as UTF-8
 * @param stderr   likewise
 */
public record ScriptResult(int exitCode, String stdout, String stderr) {
    static final String MARK = "@ops ";

    /** The text behind the first {@code @ops KEY}. */
    public Optional<String> word(String key) {
        return words(key).stream().findFirst();
    }

    public List<String> words(String key) {
        String start = MARK + key;
        return Stream.of(stdout.split("\n")).filter(line -> line.equals(start) || line.startsWith(start + " "))
                .map(line -> line.length() == start.length() ? "" : line.substring(start.length() + 1)).toList();
    }
}
