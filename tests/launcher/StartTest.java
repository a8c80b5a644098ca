package tests.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a remembered program gets from the launcher, on one project compiled once. */
class StartTest {

    private static final String ECHO = """
            //JAVA 21+
            //RUNTIME_OPTIONS -Dfrom.script=yes
            public class ops {
                public static void main(String[] a) throws Exception {
                    switch (a.length == 0 ? "" : a[0]) {
                        case "args" -> System.out.print(String.join("\\u0000", a));
                        case "stdin" -> System.in.transferTo(System.out);
                        case "exit" -> System.exit(Integer.parseInt(a[1]));
                        case "where" -> System.out.print(System.getProperty("user.dir") + "\\n" + System.getProperty("ops.root"));
                        case "env" -> System.out.print(String.valueOf(System.getenv(a[1])));
                        case "property" -> System.out.print(System.getProperty(a[1]));
                        default -> System.out.print("echo 1");
                    }
                }
            }
            """;

    @TempDir
    static Path directory;
    private static Scratch scratch;

    @BeforeAll
    static void compileOnce() {
        scratch = Scratch.withJBang(directory).file("ops.java", ECHO).with("OPS_NO_AOT", "1");
        Outcome first = scratch.run("ops", "--version");
        assertEquals("jbang: compiling ops.java ...\n", first.err());
        assertEquals("echo 1", first.out());
    }

    @Test
    void argumentsArriveByteForByte() {
        var arguments = List.of("args", "", "two words", "it's", "a \"quote\"", "$(touch owned) `id` $HOME", "line\nbreak\n",
                "grün ✓", "\\", "*", "-n", "--", "'", "");

        Outcome outcome = scratch.run(Stream.concat(Stream.of("ops"), arguments.stream()).toArray(String[]::new));

        assertEquals(String.join("\0", arguments), outcome.out());
        assertEquals("", outcome.err());
    }

    @Test
    void standardInputReachesTheProgram() throws IOException {
        Process process = scratch.start("ops", "stdin");
        try (var input = process.getOutputStream()) {
            input.write("one\ntwo ✓".getBytes(StandardCharsets.UTF_8));
        }

        assertEquals("one\ntwo ✓", Outcome.of(process).out());
    }

    @Test
    void theExitCodeIsTheProgramsOwn() {
        assertEquals(7, scratch.run("ops", "exit", "7").exitCode());
        assertEquals(255, scratch.run("ops", "exit", "255").exitCode());
    }

    @Test
    void theProgramRunsWhereItWasCalledAndKnowsWhereItsSourcesAre() throws IOException {
        assertEquals(directory.toRealPath() + "\n" + scratch.root().toRealPath(), scratch.run("ops", "where").out());
    }

    @Test
    void variablesThatTheLauncherMightUseItselfKeepTheirValues() {
        for (String name : List.of("version", "cache", "script", "JAVA_HOME", "IFS_TEST", "JBANG_CACHE_DIR_JARS")) {
            assertEquals("mine", scratch.with(name, "mine").run("ops", "env", name).out());
        }
    }

    @Test
    void theRuntimeOptionsOfTheScriptAreKept() {
        assertEquals("yes", scratch.run("ops", "property", "from.script").out());
    }

    @Test
    void theScriptCanBeNamedByItsPathOrReachedOverASymbolicLink() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link to it"), scratch.root().resolve("jbang"));

        Outcome byPath = scratch.run("a project/ops.java", "args", "x");
        Outcome byLink = Outcome.of(scratch.start(List.of(link.toString(), "ops", "args", "x")));

        assertEquals(new Outcome(0, "args\0x", ""), byPath);
        assertEquals(byPath, byLink);
    }

    @Test
    void bashAndDashStartItAlike() {
        for (String shell : List.of("bash", "dash", "sh")) {
            List<String> command = List.of(shell, scratch.root().resolve("jbang").toString(), "ops", "args", "x");
            assertEquals(new Outcome(0, "args\0x", ""), Outcome.of(scratch.start(command)), shell);
        }
    }

    @Test
    void anUnchangedScriptNeedsNeitherJBangNorAHome() {
        Outcome outcome = scratch.with("HOME", "/nonexistent").with("OPS_MAVEN_REPO", "http://127.0.0.1:9").run("ops", "args");

        assertEquals(new Outcome(0, "args", ""), outcome);
        assertFalse(Files.exists(directory.resolve("owned")));
        assertEquals(1, scratch.cached("commands").stream().filter(f -> f.endsWith(".cmd")).count(), () -> scratch.cached("commands").toString());
    }
}
