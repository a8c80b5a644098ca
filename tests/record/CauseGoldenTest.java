package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lib.record.CauseFacts;
import lib.record.CauseFinder;
import lib.record.CauseFinder.Finding;
import lib.record.CauseLog;
import lib.run.FailureCause;
import lib.store.Json;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tests.support.Checkout;

/**
 * The logs of tests/golden/cause: one line of index.jsonl says how a command ended, which facts were known, and what must be found. Those of
 * origin "real" are made again by real processes in {@link CauseRealTest}; the others have the lines that the tools' own documentation and sources print.
 */
class CauseGoldenTest {
    private static final Path GOLDEN = Checkout.root().resolve("tests/golden/cause");
    private static final long ABOVE = 5_000_000_000L;

    private static List<JsonNode> index() throws IOException {
        return Files.readAllLines(GOLDEN.resolve("index.jsonl")).stream().map(line -> Json.parse(line).orElseThrow()).toList();
    }

    @TestFactory
    Stream<DynamicTest> theCauseOfEachLogIsFoundWithTheLineThatProvesIt() throws IOException {
        return index().stream().map(e -> DynamicTest.dynamicTest(e.path("log").asText() + " with exit code " + e.path("exit").asInt(), () -> check(e)));
    }

    private static void check(JsonNode expected) throws IOException {
        byte[] log = Files.readAllBytes(GOLDEN.resolve(expected.path("log").asText()));
        long newlines = ABOVE + new String(log, StandardCharsets.ISO_8859_1).chars().filter(c -> c == '\n').count();
        Optional<Finding> found = CauseFinder.find(facts(expected), CauseLog.of(log, newlines, true));
        assertEquals(expected.path("cause").asText(), found.map(f -> f.cause().text()).orElse("none"), found::toString);
        if (found.isPresent()) {
            assertTrue(!found.get().evidence().isEmpty() && found.get().evidence().stream().allMatch(e -> e.text().length() <= 500), found::toString);
        }
        if (expected.has("message")) {
            assertEquals(expected.path("message").asText(), found.orElseThrow().message());
        }
        if (expected.has("line")) {
            assertEquals(ABOVE + expected.path("line").asLong(), found.orElseThrow().evidence().get(0).line(), found::toString);
        }
        for (JsonNode xid : expected.path("xids")) {
            assertTrue(found.orElseThrow().evidence().stream().anyMatch(e -> e.text().equals(xid.asText())), found::toString);
        }
    }

    private static CauseFacts facts(JsonNode e) {
        int code = e.path("exit").asInt();
        var oom = e.has("oom") ? new CauseFacts.OomKills("/sys/fs/cgroup/memory.events", e.path("oom").path(0).asLong(), e.path("oom").path(1).asLong())
                : CauseFacts.OomKills.none();
        return new CauseFacts(code, code > 128 ? code - 128 : 0, e.path("stop").asText(), oom, texts(e.path("full")), texts(e.path("xids")), texts(e.path("roots")));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }

    @Test
    void everyCauseThatALogCanShowHasALog() throws IOException {
        var without = new ArrayList<>(Arrays.asList(FailureCause.values()));
        // These are known from files of the run alone: Ending names them.
        without.removeAll(List.of(FailureCause.POD_LOST, FailureCause.RUNNER_ERROR));
        var named = index().stream().map(e -> FailureCause.parse(e.path("cause").asText())).collect(Collectors.toSet());
        without.removeAll(named);
        assertEquals(List.of(), without);
    }

    @Test
    void thirtyAndMoreOddLogsProveNothing() throws IOException {
        List<JsonNode> odd = index().stream().filter(e -> e.path("log").asText().startsWith("none/")).toList();
        assertTrue(odd.stream().map(e -> e.path("log")).distinct().count() >= 30);
        assertEquals(List.of(), odd.stream().filter(e -> !List.of("none", "unknown").contains(e.path("cause").asText())).toList());
    }
}
