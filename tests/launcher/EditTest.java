package tests.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start after an edit compiles: on one project, of which JBang has made the first build. Each test leaves it as another may find it. */
class EditTest {
    private static final String WORD = "lib/word/Word.java";

    @TempDir
    static Path directory;
    private static Scratch scratch;

    @BeforeAll
    static void buildOnce() throws IOException {
        scratch = Scratch.withJBang(directory).with("OPS_NO_AOT", "1").file("text.txt", "a text");
        try (Stream<Path> tools = Files.list(Path.of(System.getProperty("ops.root"), "start"))) {
            tools.forEach(t -> scratch.file("start/" + t.getFileName(), Scratch.read(t)));
        }
        scratch.file("ops.java", """
                //JAVA 21+
                //SOURCES lib/word/Word.java
                //SOURCES lib/word/Reader.java
                //SOURCES lib/word/Base.java
                //SOURCES lib/word/Sub.java
                //SOURCES lib/word/User.java
                //FILES text.txt=text.txt
                public class ops {
                    public static void main(String[] a) throws Exception {
                        System.out.println(a.length > 0 ? System.getProperty("user.dir") : new lib.word.Reader().read(new lib.word.Word.Two(1, 2)) + " " + new String(ops.class.getResourceAsStream("text.txt").readAllBytes()));
                    }
                }
                """);
        scratch.file("lib/word/Reader.java", """
                package lib.word;
                public class Reader {
                    public String read(Word word) {
                        return switch (word) {
                            case Word.One one -> "one";
                            case Word.Two(int first, int second) -> Word.CONSTANT + word.body() + first + second + User.number();
                        };
                    }
                }
                """);
        base(3);
        scratch.file("lib/word/Sub.java", "package lib.word; class Sub extends Base { }\n");
        scratch.file("lib/word/User.java", "package lib.word; class User { static int number() { return Sub.NUMBER; } }\n");
        word("constant", "body", "int first, int second", "");
        assertEquals(new Outcome(0, "constant body123 a text\n", "jbang: compiling ops.java ...\n"), scratch.run("ops"));
    }

    private static void word(String constant, String body, String components, String more) {
        scratch.file(WORD, """
                package lib.word;
                public sealed interface Word {
                    String CONSTANT = "%s";
                    record One() implements Word { }
                    record Two(%s) implements Word { }
                    default String body() { return java.util.stream.Stream.of(" %s").map(s -> s + secret()).findFirst().get(); }
                    private String secret() { return ""; }
                    %s
                }
                """.formatted(constant, components, body, more));
    }

    private static void base(int number) {
        scratch.file("lib/word/Base.java", "package lib.word; class Base { static final int NUMBER = %d; }\n".formatted(number));
    }

    private static void all(String out) {
        assertEquals(new Outcome(0, out, "jbang: lib/word/Word.java changed: compiling it ...\njbang: the change can be seen by others: compiling all 6 ...\n"), scratch.run("ops"));
    }

    @Test
    void whatOthersCanNotSeeIsCompiledAloneAndEverythingElseWithThemAsInAFullBuild() throws IOException {
        word("constant", "other", "int first, int second", "private static int more() { return new Object() { int x = 1; }.x; }");
        assertEquals(new Outcome(0, "constant other123 a text\n", "jbang: lib/word/Word.java changed: compiling it ...\n"), scratch.run("ops"));
        word("inlined", "other", "int first, int second", "");
        all("inlined other123 a text\n");
        base(4);
        assertEquals(new Outcome(0, "inlined other124 a text\n", "jbang: lib/word/Base.java changed: compiling it ...\njbang: the change can be seen by 2 more: compiling them too ...\n"),
                scratch.run("ops"));
        scratch.file("text.txt", "another text");
        assertEquals(new Outcome(0, "inlined other124 another text\n", "jbang: text.txt changed: copying it ...\n"), scratch.run("ops"));
        Map<String, Integer> edited = newestJar();

        Scratch fresh = new Scratch(scratch.root(), directory.resolve("another cache"), scratch.variables());
        Files.createDirectories(fresh.cache());
        Files.createSymbolicLink(fresh.cache().resolve(Scratch.JAR), scratch.cache().resolve(Scratch.JAR));
        assertEquals("inlined other124 another text\n", fresh.run("ops").out());
        assertEquals(jar(fresh.cache()), edited);
        scratch.file("text.txt", "a text");
        base(3);
    }

    @Test
    void anEditThatBreaksAnotherFileIsRefusedWithTheCompilersWordsUntilItIsRepaired() {
        for (String[] edit : new String[][] {{"int first", ""}, {"int first, int second", "record Three() implements Word { }"}, {"int first, int second", "int undeclared = x;"}}) {
            word("constant", "body", edit[0], edit[1]);
            Outcome broken = scratch.run("ops");
            Outcome again = scratch.run("ops");

            String file = edit[1].contains("undeclared") ? WORD : "lib/word/Reader.java";
            assertEquals(1, broken.exitCode(), broken.err());
            assertTrue(broken.err().contains(scratch.root() + "/" + file + ":") && broken.err().matches("(?s).*\\d errors?\n"), broken.err());
            assertEquals(broken, again);
        }
        word("constant", "repaired", "int first, int second", "");
        assertEquals("constant repaired123 a text\n", scratch.run("ops").out());
    }

    @Test
    void theProgramStartsInTheUsersDirectoryWhateverWasCompiledBefore() {
        String directory = scratch.root().getParent() + "\n";
        word("constant", "where", "int first, int second", "");
        assertEquals(new Outcome(0, directory, "jbang: lib/word/Word.java changed: compiling it ...\n"), scratch.run("ops", "where"));
        assertEquals(new Outcome(0, directory, ""), scratch.run("ops", "where"));
        scratch.file("ops.java", Scratch.read(scratch.root().resolve("ops.java")) + "\n//DESCRIPTION another\n");
        assertEquals(new Outcome(0, directory, "jbang: compiling ops.java ...\n"), scratch.run("ops", "where"));
    }

    @Test
    void anotherDirectiveIsLeftToJBang() {
        String script = Scratch.read(scratch.root().resolve("ops.java"));
        scratch.file("lib/word/Added.java", "package lib.word; class Added { }").file("ops.java", script.replace("//FILES", "//SOURCES lib/word/Added.java\n//FILES"));
        Outcome added = scratch.run("ops");
        scratch.file("ops.java", script);
        scratch.root().resolve("lib/word/Added.java").toFile().delete();

        assertEquals("jbang: compiling ops.java ...\n", added.err());
        assertEquals(0, scratch.run("ops").exitCode());
    }

    @Test
    void twoStartsAfterAnEditCompileOnceAndAKilledOneIsRepeated() throws Exception {
        word("constant", "twice", "int first, int second", "");
        Process one = scratch.start("ops");
        Process other = scratch.start("ops");
        Outcome first = Outcome.of(one);
        Outcome second = Outcome.of(other);
        assertEquals("constant twice123 a text\n", first.out(), first.err());
        assertEquals(first.out(), second.out(), second.err());
        assertEquals(1, (first.err() + second.err()).split("changed:", -1).length - 1);

        word("constant", "killed", "int first, int second", "");
        Process killed = scratch.start("ops");
        assertEquals('j', killed.getErrorStream().read()); // of its message: the compiler is at work
        var all = killed.descendants().toList();
        killed.destroyForcibly().waitFor();
        all.forEach(ProcessHandle::destroyForcibly);
        assertEquals("constant killed123 a text\n", scratch.run("ops").out());
    }

    @Test
    void anUnchangedCheckoutIsKnownWithoutReadingItAndAnEditThatKeepsSizeAndTimeIsSeen() throws Exception {
        word("constant", "before", "int first, int second", "");
        scratch.run("ops");
        Scratch telling = scratch.with("OPS_JBANG_VERBOSE", "1");
        boolean known = false;
        for (int i = 0; i < 100 && !known; i++) { // a file of the last moments is read each time
            Thread.sleep(200);
            known = !telling.run("ops").err().contains("jbang: JDK ");
        }
        Path file = scratch.root().resolve(WORD);
        var time = Files.getLastModifiedTime(file);
        word("constant", "behind", "int first, int second", "");
        Files.setLastModifiedTime(file, time);

        assertTrue(known);
        assertEquals("constant behind123 a text\n", scratch.run("ops").out());
    }

    private static Map<String, Integer> newestJar() throws IOException {
        return jar(scratch.cache());
    }

    /** Digests of the contents of the newest jar of a cache, all that was compiled or carried. */
    private static Map<String, Integer> jar(Path cache) throws IOException {
        try (Stream<Path> files = Files.walk(cache.resolve("jars"))) {
            Path newest = files.filter(f -> f.endsWith("ops.jar")).max(Comparator.comparingLong(f -> f.toFile().lastModified())).orElseThrow();
            try (var zip = new ZipFile(newest.toFile())) {
                return zip.stream().filter(e -> !e.isDirectory() && !e.getName().startsWith("META-INF/")).collect(Collectors.toMap(e -> e.getName(), e -> {
                    try {
                        return Arrays.hashCode(zip.getInputStream(e).readAllBytes());
                    } catch (IOException io) {
                        throw new java.io.UncheckedIOException(io);
                    }
                }, (a, b) -> a, TreeMap::new));
            }
        }
    }
}
