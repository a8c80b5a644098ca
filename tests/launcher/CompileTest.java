package tests.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tests.support.LoopbackPod;

class CompileTest {

    private static final String COMPILING = "jbang: compiling ops.java ...\n";

    @TempDir
    Path directory;
    private Scratch scratch;

    @BeforeEach
    void project() {
        scratch = Scratch.withJBang(directory).with("OPS_NO_AOT", "1").file("lib/word/Word.java", word("first"));
        scratch.file("ops.java", """
                //JAVA 21+
                //SOURCES lib/word/Word.java
                public class ops { public static void main(String[] a) { System.out.println(lib.word.Word.TEXT); } }
                """);
    }

    private static String word(String text) {
        return "package lib.word;\n// %d\npublic class Word { public static final String TEXT = \"%s\"; }\n".formatted(System.nanoTime(), text);
    }

    @Test
    void twoFirstRunsAtOnceBothWorkAndCompileOnce() {
        Process one = scratch.start("ops");
        Process other = scratch.start("ops");

        Outcome first = Outcome.of(one);
        Outcome second = Outcome.of(other);

        assertEquals("first\n", first.out(), first.err());
        assertEquals("first\n", second.out(), second.err());
        assertEquals(1, (first.err() + second.err()).split("compiling", -1).length - 1);
    }

    @Test
    void anEditedLibraryFileIsCompiledAndAnUneditedOneIsNot() {
        Outcome first = scratch.run("ops");
        Outcome unchanged = scratch.run("ops");
        Outcome edited = scratch.file("lib/word/Word.java", word("second")).run("ops");

        assertEquals(new Outcome(0, "first\n", COMPILING), first);
        assertEquals(new Outcome(0, "first\n", ""), unchanged);
        assertEquals(new Outcome(0, "second\n", COMPILING), edited);
    }

    @Test
    void aCompileErrorIsShownAndNotRemembered() {
        Outcome broken = scratch.file("lib/word/Word.java", "package lib.word; public class Word { int x = ; }").run("ops");
        List<String> remembered = scratch.cached("commands");
        Outcome repaired = scratch.file("lib/word/Word.java", word("repaired")).run("ops");

        assertNotEquals(0, broken.exitCode());
        assertTrue(broken.err().contains("Word.java:1: error: illegal start of expression"), broken.err());
        assertEquals("", broken.out());
        assertEquals(List.of(), remembered);
        assertEquals("repaired\n", repaired.out());
    }

    @Test
    void aRememberedCommandWhoseJarIsGoneIsMadeAnew() throws Exception {
        scratch.run("ops");
        try (var files = Files.walk(scratch.cache().resolve("jars"))) {
            files.filter(f -> f.toString().endsWith(".jar")).forEach(f -> f.toFile().delete());
        }

        assertEquals(new Outcome(0, "first\n", COMPILING), scratch.run("ops"));
    }

    @Test
    void theAotCacheIsTrainedOnSecondUseWithoutKeepingAnyoneWaitingAndABrokenOneIsSilent() throws Exception {
        Scratch training = scratch.with("OPS_NO_AOT", "").with("PATH", withEagerNice() + ":" + Scratch.pathWithoutJBang());
        training.run("ops");
        Outcome second = training.run("ops");
        boolean readyAtOnce = aotCaches().size() == 1;
        boolean able = Runtime.version().feature() >= 25; // this test runs on the JDK that the launcher chose
        if (able) {
            LoopbackPod.await("the AOT cache", () -> !aotCaches().isEmpty());
        }
        List<String> trained = aotCaches();
        Outcome third = training.run("ops");
        for (String cache : trained) {
            Files.writeString(training.cache().resolve("commands").resolve(cache), "broken");
        }
        Outcome fourth = training.run("ops");

        assertFalse(readyAtOnce);
        assertEquals(able, Files.exists(niced()) && Files.readAllLines(niced()).stream().allMatch("-n 19"::equals));
        assertEquals(able ? 1 : 0, trained.size());
        assertEquals(List.of(second, second), List.of(third, fourth));
        assertEquals(new Outcome(0, "first\n", ""), second);
    }

    /** A directory with a {@code nice} that notes what it was asked and doesn't do it: beside busy tests a niced training would take minutes. */
    private String withEagerNice() {
        Path nice = Scratch.program(niced().resolveSibling("nice"), """
                #!/bin/sh
                echo "$1 $2" >>'%s'
                shift 2
                exec "$@"
                """.formatted(niced()));
        return nice.getParent().toString();
    }

    private Path niced() {
        return scratch.root().resolveSibling("tools").resolve("niced");
    }

    private List<String> aotCaches() {
        return scratch.cached("commands").stream().filter(f -> f.endsWith(".aot")).toList();
    }
}
