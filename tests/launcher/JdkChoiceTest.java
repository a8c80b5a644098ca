package tests.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which JDK and which JBang are taken, among ones that only say that they were called. */
class JdkChoiceTest {

    @TempDir
    Path directory;
    private Scratch scratch;

    @BeforeEach
    void homeWithJdks() {
        scratch = Scratch.withJBang(directory).with("HOME", directory.toString()).with("SDKMAN_DIR", directory + "/sdk man")
                .with("OPS_JBANG_VERBOSE", "1");
    }

    private void jdk(String version, String... programs) {
        Path home = directory.resolve("sdk man/candidates/java/" + version + "-x");
        Scratch.write(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\nMODULES=\"java.base\"\n");
        for (String program : programs) {
            executable(home.resolve("bin/" + program), "echo java of " + version + "\n");
        }
    }

    private static void executable(Path file, String script) {
        Scratch.program(file, "#!/bin/sh\n" + script);
    }

    @Test
    void theNewestOneIsTaken() {
        jdk("99.0.2", "java", "javac");
        jdk("99.0.10", "java", "javac");
        jdk("98.1.1", "java", "javac");

        assertEquals("java of 99.0.10\n", scratch.run("version").out());
    }

    @Test
    void oneWithoutACompilerIsPassedOver() {
        jdk("99", "java");
        jdk("98", "java", "javac");

        assertEquals("java of 98\n", scratch.run("version").out());
    }

    @Test
    void anInstalledJBangGetsWhatIsNotOursUntouched() {
        executable(directory.resolve("bin/jbang"), "printf '<%s>' \"$@\"\n");

        Outcome outcome = scratch.with("PATH", directory + "/bin:" + Scratch.pathWithoutJBang()).run("catalog", "add", "a b", "");

        assertEquals("<catalog><add><a b><>", outcome.out());
    }

    @Test
    void anInstalledJBangWhoseJarIsHiddenRunsOurScripts() {
        executable(directory.resolve("bin/jbang"), "[ $1 = build ] || printf '<%s>' \"$1\" \"$3\" \"$4\"\n");

        Outcome outcome = scratch.file("ops.java", "").with("PATH", directory + "/bin:" + Scratch.pathWithoutJBang()).run("ops", "a b");

        assertEquals("<run><" + scratch.root() + "/ops.java><a b>", outcome.out(), outcome.err());
    }

    @Test
    void anotherCopyOfTheLauncherOnPathIsNotTakenForJBang() throws Exception {
        jdk("99", "java", "javac");
        Scratch.program(directory.resolve("bin/jbang"), Scratch.read(scratch.root().resolve("jbang")));

        Outcome outcome = scratch.with("PATH", directory + "/bin:" + scratch.root() + ":" + Scratch.pathWithoutJBang()).run("version");

        assertEquals("java of 99\n", outcome.out(), outcome.err());
    }
}
