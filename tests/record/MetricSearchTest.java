package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import lib.record.MetricLines;
import lib.record.MetricPattern;
import lib.run.Kind;
import lib.store.Json;
import org.junit.jupiter.api.Test;

/** What is looked for before an expression is tried hides no metric: compared with the expressions alone, on each line, of text in one piece. */
class MetricSearchTest {
    private static final Pattern ANSI = Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]");
    private static final List<String> EXPRESSIONS = List.of("^iter (?<step>\\d+): loss (?<train_loss>\\S+)", "loss=(?<train_loss>[0-9.]+)",
            "(?<train_loss>[0-9.]+)", "^a{2}b* (?<x>\\d+)", "(?i)LOSS (?<x>\\d+)", "lo+s{1,2}=?(?<x>\\d+)", "(epoch|iter) (?<x>\\d+)", "\\[(?<x>\\d+)\\] it\\w+",
            "[^\\]i]ter(?: no)? (?<x>\\d+)", "(?:ab)?c(?<x>\\d)", "\\Qa.b\\E(?<x>\\d)", "\\x61b(?<x>\\d)", "it.r \\(?(?<x>\\d+)\\)?$", "^(?<x>\\d+)?ab", "[]a]b(?<x>\\d)",
            "[[a-b]&&[b]]c(?<x>\\d)", "loss\\s+(?<x>\\d+)(?=\\.)", "é+loss (?<x>\\d)", "a?b?c?(?<x>\\d)z*+", "\\p{Lower}ter (?<x>\\d)");
    private static final List<String> WORDS = List.of("iter ", "1", "23", ": loss ", "loss=", "loss ", "los=", "looss4", "LOSS 7", "aab 5", "aa 6", "ab", "a.b", "c1", "epoch ",
            "[4] item", "ter 3", " no", "(", ")", ".", "x", "é", "\u00ff", "bc2", "]b1", "step ", "\u001b[1;32m", "\u001b[0m", "\u001b[K", "\u001b", "\u001b[", "\u001b[1;", "\t", "=", "\\");

    @Test
    void noMetricIsMissedWhateverTheExpression() {
        var random = new Random(11);
        for (int round = 0; round < 1500; round++) {
            List<String> expressions = some(random);
            String text = text(random);
            assertEquals(reference(expressions, text), found(expressions, text, random), "expressions " + expressions + " text " + text);
        }
    }

    @Test
    void theReferenceFindsMetricsAtAll() {
        var random = new Random(12);
        long all = 0;
        for (int round = 0; round < 300; round++) {
            all += reference(some(random), text(random)).size();
        }
        assertTrue(all > 200, all + " metrics");
    }

    @Test
    void newlinesAndTheBeginningOfTheLastLineAreThoseOfTheText() {
        var random = new Random(13);
        for (int round = 0; round < 500; round++) {
            byte[] bytes = text(random).repeat(1 + random.nextInt(60)).getBytes(StandardCharsets.UTF_8);
            for (List<String> expressions : List.of(List.<String>of(), Kind.NANOGPT_TRAIN.metricPatterns())) {
                MetricLines lines = lines(expressions, new ArrayList<>());
                feed(lines, bytes, random);
                String latin = new String(bytes, StandardCharsets.ISO_8859_1);
                assertEquals(latin.chars().filter(c -> c == '\n').count(), lines.newlines());
                assertEquals(1 + Math.max(latin.lastIndexOf('\n'), latin.lastIndexOf('\r')), lines.lineStart());
            }
        }
    }

    private static List<String> some(Random random) {
        return random.ints(1 + random.nextInt(3), 0, EXPRESSIONS.size()).mapToObj(EXPRESSIONS::get).toList();
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(80); i >= 0; i--) {
            text.append(random.nextInt(6) == 0 ? "\n\r\n".charAt(random.nextInt(3)) : WORDS.get(random.nextInt(WORDS.size())));
        }
        return text.toString();
    }

    private static List<String> found(List<String> expressions, String text, Random random) {
        var found = new ArrayList<String>();
        feed(lines(expressions, found), text.getBytes(StandardCharsets.UTF_8), random);
        return found;
    }

    private static MetricLines lines(List<String> expressions, List<String> found) {
        return new MetricLines(expressions.stream().map(MetricPattern::new).toList(), 0, 0, node -> found.add(Json.line(node)));
    }

    private static void feed(MetricLines lines, byte[] bytes, Random random) {
        for (int at = 0; at < bytes.length;) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(random.nextBoolean() ? 20 : 9000));
            lines.accept(bytes, at, end);
            at = end;
        }
    }

    private static List<String> reference(List<String> expressions, String text) {
        List<MetricPattern> patterns = expressions.stream().map(MetricPattern::new).toList();
        var found = new ArrayList<String>();
        String[] lines = text.split("[\r\n]", -1);
        for (int i = 0; i < lines.length - 1; i++) {
            String line = ANSI.matcher(lines[i]).replaceAll("");
            Optional<ObjectNode> metrics = lines[i].isEmpty() ? Optional.empty() : patterns.stream().map(p -> p.match(line)).flatMap(Optional::stream).findFirst();
            metrics.ifPresent(node -> found.add(Json.line(node)));
        }
        return found;
    }
}
