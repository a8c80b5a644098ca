package tests.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which package may know which. */
class ImportRulesTest {

    private static final Map<String, Set<String>> MAY_NAME = Map.ofEntries(
            Map.entry("run", Set.of()),
            Map.entry("config", Set.of("run", "store")),
            Map.entry("store", Set.of("run")),
            Map.entry("pod", Set.of("run", "config", "store")),
            Map.entry("record", Set.of("run", "store")), // not config: what is copied to a pod reaches only run, store and record
            Map.entry("report", Set.of("run", "config", "store")),
            Map.entry("provider", Set.of("run", "config", "store", "pod")),
            Map.entry("repo", Set.of("run", "config", "store", "pod")),
            Map.entry("secret", Set.of("run", "config", "store", "pod")),
            Map.entry("ui", Set.of("run", "config", "store", "pod", "report")),
            Map.entry("cli", Set.of("run", "config", "store", "pod", "record", "report", "provider", "repo", "secret", "ui")));

    private static References references;

    @BeforeAll
    static void readAllSources() {
        references = References.of(Checkout.libSources());
    }

    @Test
    void runKnowsNothingElseOfOurs() {
        assertEquals(List.of(), violationsIn("run"));
    }

    @Test
    void storeKnowsOnlyRunAndConfigKnowsTheTwo() {
        assertEquals(List.of(), violationsIn("config"));
        assertEquals(List.of(), violationsIn("store"));
    }

    @Test
    void podAndReportKnowRunConfigAndStoreButNotEachOther() {
        assertEquals(List.of(), violationsIn("pod"));
        for (String edge : List.of("report", "provider", "repo", "secret", "ui")) {
            assertEquals(List.of(), violationsIn(edge));
        }
    }

    @Test
    void recordKnowsOnlyRunAndStore() {
        assertEquals(List.of(), violationsIn("record"));
    }

    @Test
    void everyPackageOfLibHasARule() {
        List<String> packages = Checkout.libSources().stream().map(ImportRulesTest::packageOf).distinct().sorted().toList();

        assertEquals(MAY_NAME.keySet().stream().sorted().toList(), packages);
    }

    private static List<String> violationsIn(String name) {
        return Checkout.libSources().stream().filter(s -> packageOf(s).equals(name))
                .flatMap(s -> references.from(s).stream().filter(t -> !packageOf(t).equals(name) && !MAY_NAME.get(name).contains(packageOf(t)))
                        .map(t -> s + " names " + t)).toList();
    }

    /** {@code lib/run/RunId.java} is in {@code run}; a file directly in lib is in no package that has a rule. */
    private static String packageOf(String source) {
        String[] parts = source.split("/");
        return parts.length == 3 ? parts[1] : source;
    }
}
