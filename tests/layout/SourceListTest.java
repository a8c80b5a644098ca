package tests.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The directives of the two mains: run from a URL, a file that isn't listed is a file that isn't there. */
class SourceListTest {

    private static final Set<String> NONE = new TreeSet<>();
    private static References references;

    @BeforeAll
    static void readAllSources() {
        references = References.of(Stream.concat(Stream.of("ops.java", "runner.java"), Checkout.libSources().stream()).toList());
    }

    @Test
    void opsListsEverySourceThatItReaches() {
        assertEquals(NONE, Checkout.difference(reached("ops.java"), Checkout.listed("ops.java", "//SOURCES")));
    }

    @Test
    void opsListsNoSourceThatItDoesNotReach() {
        assertEquals(NONE, Checkout.difference(Checkout.listed("ops.java", "//SOURCES"), reached("ops.java")));
    }

    @Test
    void opsCompilesNothingOfTheRecorder() {
        assertEquals(List.of(), Checkout.listed("ops.java", "//SOURCES").stream().filter(s -> s.startsWith("lib/record/")).toList());
    }

    @Test
    void runnerListsExactlyTheSourcesThatItReaches() {
        List<String> listed = Checkout.listed("runner.java", "//SOURCES");

        assertEquals(NONE, Checkout.difference(reached("runner.java"), listed), "reached and not listed");
        assertEquals(NONE, Checkout.difference(listed, reached("runner.java")), "listed and not reached");
    }

    @Test
    void runnerCompilesFromItsListedSourcesAlone(@TempDir Path classes) {
        assertEquals(List.of(), Compilation.errors(withMain("runner.java"), classes));
    }

    @Test
    void opsCompilesFromItsListedSourcesAlone(@TempDir Path classes) {
        assertEquals(List.of(), Compilation.errors(withMain("ops.java"), classes));
    }

    @Test
    void opsCarriesAllThatItCopiesToAPod() {
        var carried = new TreeSet<>(Checkout.listed("ops.java", "//FILES"));
        var needed = new TreeSet<>(reached("runner.java"));
        needed.addAll(Checkout.listed("runner.java", "//FILES"));
        needed.add("runner.java");
        needed.add("jbang");

        assertEquals(NONE, Checkout.difference(needed, carried));
    }

    @Test
    void opsCarriesEveryShellScriptOfLib() {
        List<String> scripts = Checkout.files(p -> p.startsWith("lib/") && p.endsWith(".sh"));

        assertEquals(NONE, Checkout.difference(scripts, Checkout.listed("ops.java", "//FILES")));
    }

    @Test
    void opsCarriesNoSourceThatTheRunnerDoesNotReach() {
        List<String> carried = Checkout.listed("ops.java", "//FILES").stream().filter(p -> p.endsWith(".java")).toList();
        var needed = new TreeSet<>(reached("runner.java"));
        needed.add("runner.java");

        assertEquals(NONE, Checkout.difference(carried, needed));
    }

    @Test
    void whatIsListedIsThereAndListedOnce() {
        for (String script : List.of("ops.java", "runner.java")) {
            for (String directive : List.of("//SOURCES", "//FILES")) {
                List<String> listed = Checkout.listed(script, directive);
                assertEquals(List.of(), listed.stream().filter(p -> !Files.isRegularFile(Checkout.ROOT.resolve(p))).toList(), script + " " + directive);
                assertEquals(List.of(), listed.stream().filter(p -> listed.indexOf(p) != listed.lastIndexOf(p)).toList(), script + " " + directive);
                assertTrue(listed.stream().noneMatch(p -> p.contains("*")), script + " " + directive + ": a glob can't be resolved from a URL");
            }
        }
    }

    @Test
    void whatIsCarriedKeepsItsPath() {
        List<String> moved = Stream.of("ops.java", "runner.java").flatMap(s -> Checkout.text(s).lines()).filter(l -> l.startsWith("//FILES "))
                .map(l -> l.substring("//FILES ".length()).strip()).filter(l -> !l.matches("(.+)=\\1")).toList();

        assertEquals(List.of(), moved);
    }

    private static Set<String> reached(String main) {
        Set<String> closure = references.closure(main);
        closure.remove(main);
        return closure;
    }

    private static List<String> withMain(String main) {
        var sources = new ArrayList<>(List.of(main));
        sources.addAll(Checkout.listed(main, "//SOURCES"));
        return sources;
    }
}
