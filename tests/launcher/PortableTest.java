package tests.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which Java starts a runner that the laptop has compiled, among ones that only say how they were called. */
class PortableTest {
    private static final String SAY = "#!/bin/sh\necho \"$0\"; for word; do echo \"<$word>\"; done | grep -v -e '^<-X'\n";

    @TempDir
    Path directory;
    private Path tools;
    private Scratch scratch;
    private String platform;

    @BeforeEach
    void runnerOnAPod() throws Exception {
        tools = directory.resolve("runs of 'mine'/.ops");
        scratch = new Scratch(tools.resolve("runner/0f"), directory.resolve("a cache"), Map.of("HOME", directory.toString(), "OPS_MAVEN_REPO", "http://127.0.0.1:9/"));
        Scratch.program(scratch.root().resolve("jbang"), Scratch.read(Path.of(System.getProperty("ops.root"), "jbang")));
        scratch.file("runner.java", "//RUNTIME_OPTIONS -Xmx64m -Dgiven=yes\n");
        String machine = new String(new ProcessBuilder("uname", "-m").start().getInputStream().readAllBytes()).strip();
        platform = "linux-" + machine + (Files.exists(Path.of("/lib/ld-musl-" + machine + ".so.1")) && !Files.exists(Path.of("/lib64/ld-linux-x86-64.so.2")) ? "-musl" : "-gnu");
    }

    private Path java(Path home) {
        Scratch.program(home.resolve("bin/java"), SAY);
        return home;
    }

    private void choose(Path home) {
        Scratch.write(tools.resolve("java." + platform), home + "\n");
    }

    private void jar() {
        Scratch.write(tools.resolve("runner/0f.jar"), "");
    }

    @Test
    void theChosenOneRunsTheJarWithTheWordsAsTheyAre() {
        Path home = java(directory.resolve("some java"));
        choose(home);
        jar();

        Outcome outcome = scratch.run(scratch.root() + "/runner.java", "--record", "a b", "");

        assertEquals(home + "/bin/java\n<-Dgiven=yes>\n<-Dops.root=" + scratch.root() + ">\n<-cp>\n<" + scratch.root() + ".jar>\n<runner>\n<--record>\n<a b>\n<>\n", outcome.out(),
                outcome.err());
    }

    @Test
    void aRuntimeBelowTheOutputsRootIsFoundWithoutAWord() {
        Path home = java(tools.resolve("runtime/25.0.1-" + platform));
        java(tools.resolve("runtime/25.0.1-linux-s390-gnu"));
        jar();

        assertTrue(scratch.run("runner", "--version").out().startsWith(home + "/bin/java\n"));
    }

    @Test
    void aChosenOneThatIsGoneGivesWayToARuntime() {
        choose(directory.resolve("gone"));
        Path home = java(directory.resolve(".ops/runtime/25.0.1-" + platform));
        jar();

        assertTrue(scratch.run("runner", "--version").out().startsWith(home + "/bin/java\n"));
    }

    /** In a place that everybody shares, somebody else may have been first. */
    @Test
    void aRuntimeOfAnotherUserIsNotRun() throws Exception {
        Path home = java(directory.resolve(".ops/runtime/25.0.1-" + platform));
        Files.setAttribute(home, "unix:uid", 64998);
        jar();

        Outcome outcome = scratch.run("runner", "--version");

        assertTrue(outcome.err().contains("fetching JBang"), outcome.out() + outcome.err());
    }

    @Test
    void withoutTheJarTheRunnerIsCompiled() {
        choose(java(directory.resolve("some java")));

        assertTrue(scratch.run("runner", "--version").err().contains("fetching JBang"));
    }
}
