package lib.provider;

import java.util.List;
import java.util.stream.Stream;
import lib.pod.ScriptResult;
import lib.store.SecretShapes;

/** A tool's own words as part of ours: a line each, without control characters, and without what looks like a secret. */
final class CommandWords {
    private static final int LONGEST = 200;
    /** A secret that is cut in two is none any more: what is shown ends long before. */
    private static final int LOOKED_AT = 20 * LONGEST;
    private static final int EXCERPT_LINES = 3;

    private CommandWords() {
    }

    static String line(String text) {
        String start = text.length() > LOOKED_AT ? text.substring(0, LOOKED_AT) : text;
        String line = SecretShapes.masked(start.replaceAll("\u001b\\[[0-9;?]*[A-Za-z]|\\p{Cf}", "").replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip());
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    }

    /** The first lines, behind a colon. */
    static String excerpt(String text) {
        List<String> lines = text.lines().map(CommandWords::line).filter(l -> !l.isEmpty()).limit(EXCERPT_LINES).toList();
        return lines.isEmpty() ? ": it printed nothing" : ": " + String.join(" | ", lines);
    }

    /** With the last lines of what it said. */
    static String failure(List<String> words, ScriptResult said) {
        List<String> lines = Stream.of(said.stderr(), said.stdout()).filter(t -> !t.isBlank()).findFirst().orElse("").lines().map(CommandWords::line)
                .filter(l -> !l.isEmpty()).toList();
        String last = String.join(" | ", lines.subList(Math.max(0, lines.size() - EXCERPT_LINES), lines.size()));
        return name(words) + " failed with exit code " + said.exitCode() + (last.isEmpty() ? "" : ": " + last);
    }

    /** The program and what it's told to do: {@code runpodctl pod list}. */
    static String name(List<String> words) {
        List<String> further = words.stream().skip(1).limit(2).takeWhile(w -> w.matches("[a-z][a-z-]{0,30}")).toList();
        return Stream.concat(Stream.of(words.get(0)), further.stream()).reduce((a, b) -> a + " " + b).orElseThrow();
    }
}
