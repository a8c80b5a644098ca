package tests.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import lib.pod.ScriptResult;
import lib.store.Resources;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tests.support.Checkout;
import tests.support.Scripts;

/** One entry of ~/.netrc is set, and all else stays. tests/secret/netrc has files before and after it. */
class NetrcTest extends AtHome {
    private static final Path GOLDEN = Checkout.root().resolve("tests/secret/netrc");
    private static final String KEY = HomePod.key("0123456789abcdef");

    @TestFactory
    Stream<DynamicTest> eachFileBecomesWhatStandsBesideIt() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            List<Path> before = files.filter(f -> f.toString().endsWith(".before")).sorted().toList();
            return before.stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> becomes(file)));
        }
    }

    private void becomes(Path before) throws IOException {
        String expected = golden(before.resolveSibling(before.getFileName().toString().replace(".before", ".after")));
        for (String shell : List.of("dash", "bash")) {
            write(golden(before));
            ScriptResult said = set(shell);
            assertEquals(0, said.exitCode(), said.toString());
            assertEquals(expected, read(), shell);
            assertEquals("rw-------", mode(pod.netrc()));
        }
        assertEquals("entry same", set("sh").stdout().lines().findFirst().orElse(""));
        assertEquals(expected, read(), "again");
        // Python before 3.11 knows no quotes and no other letters, whoever's entry they are in.
        if (expected.chars().allMatch(c -> c < 127 && c != '"')) {
            assertEquals(KEY, asPythonReadsIt());
        }
    }

    @Test
    void aLinkStaysALinkAndItsTargetIsReplaced() throws IOException {
        Path target = Files.createDirectories(directory.resolve("volume")).resolve("my netrc");
        Files.writeString(target, "machine a.example login b password c\n");
        Files.createSymbolicLink(pod.netrc(), target);
        assertEquals(0, set("sh").exitCode());
        assertEquals(target, Files.readSymbolicLink(pod.netrc()));
        assertTrue(Files.readString(target).endsWith(KEY + "\nmachine a.example login b password c\n"));
        assertEquals("rw-------", mode(target));
    }

    @Test
    void aLinkToAFileThatIsNotThereYetGetsItsFile() throws IOException {
        Files.createSymbolicLink(pod.netrc(), Files.createDirectories(directory.resolve("volume")).resolve("netrc"));
        assertEquals(0, set("sh").exitCode());
        assertTrue(Files.readString(directory.resolve("volume/netrc")).contains(KEY));
    }

    @Test
    void whatCanBeNoNetrcIsRefusedAndStays() throws Exception {
        Files.createDirectory(pod.netrc());
        refused("isn't a file");
        Files.delete(pod.netrc());
        assertEquals(0, new ProcessBuilder("mkfifo", pod.netrc().toString()).start().waitFor());
        refused("isn't a file");
        Files.delete(pod.netrc());
        write("machine a.example login b password \0\n");
        refused("has a NUL byte");
        assertEquals("machine a.example login b password \0\n", read());
        write("# long\n".repeat(200_000));
        refused("has more than 1 MiB");
        Files.delete(pod.netrc());
        Files.createSymbolicLink(pod.netrc(), Path.of("/nonexistent/directory/netrc"));
        refused("");
        Files.delete(pod.netrc());
    }

    /** Root may write everywhere but there. */
    @Test
    void aDirectoryThatTakesNoFilesIsNamed() throws IOException {
        Files.createSymbolicLink(pod.netrc(), Path.of("/proc/sys/kernel/ostype"));
        refused("can't be");
        assertEquals("Linux\n", Files.readString(Path.of("/proc/sys/kernel/ostype")));
        Files.delete(pod.netrc());
    }

    @Test
    void theOwnerStaysWhenRootReplacesTheFile() throws Exception {
        write("machine a.example login b password c\n");
        int uid = (int) Files.getAttribute(pod.netrc(), "unix:uid");
        if (uid == 0) {
            uid = 4321;
            Files.setAttribute(pod.netrc(), "unix:uid", uid);
        }
        assertEquals(0, set("sh").exitCode());
        assertEquals(uid, Files.getAttribute(pod.netrc(), "unix:uid"));
        assertEquals("rw-------", mode(pod.netrc()));
    }

    @Test
    void anOpenModeIsRepairedAndSaid() throws IOException {
        write("machine " + HomePod.HOST + " login user password " + KEY + "\n");
        Files.setPosixFilePermissions(pod.netrc(), PosixFilePermissions.fromString("rw-r--r--"));
        ScriptResult said = set("sh");
        assertTrue(said.stdout().startsWith("entry same\n") && said.stdout().contains("\nmode 644\n"), said.toString());
        assertEquals("rw-------", mode(pod.netrc()));
    }

    @Test
    void thePartsThatAKilledOneLeftAreTakenAway() throws IOException {
        Path left = Files.writeString(pod.home.resolve(".netrc.ops.abc123"), KEY);
        Path other = Files.writeString(pod.home.resolve(".netrc.old"), "");
        assertEquals(0, set("sh").exitCode());
        assertFalse(Files.exists(left));
        assertTrue(Files.exists(other));
    }

    @Test
    void whatSomebodyElseIsChangingIsNotWrittenTo() throws Exception {
        write("machine a.example login b password c\n");
        Path part = Files.writeString(pod.home.resolve(".netrc.ops.abc123"), "theirs");
        impatient(":");
        for (String shell : List.of("dash", "bash")) {
            Process other = locked("read -r end");
            try {
                ScriptResult said = set(shell);
                assertEquals(1, said.exitCode(), said.toString());
                assertTrue(said.stderr().startsWith("ops: " + pod.netrc() + ": somebody else has been changing it"), said.toString());
                assertEquals("", said.stdout());
            } finally {
                other.destroyForcibly().waitFor();
            }
            assertEquals("machine a.example login b password c\n", read());
            assertTrue(Files.exists(part));
        }
        assertEquals(0, set("sh").exitCode());
    }

    @Test
    void whatSomebodyElseIsChangingIsWaitedFor() throws Exception {
        impatient(": >'" + directory + "/wanted'; until [ -e '" + directory + "/free' ]; do /bin/sleep 0.05; done");
        Process other = locked("until [ -e '" + directory + "/wanted' ]; do /bin/sleep 0.05; done; exec 9<&-; : >'" + directory + "/free'");
        assertEquals(0, set("sh").exitCode());
        assertEquals(0, other.waitFor());
        assertTrue(read().contains(KEY));
    }

    /** What sleep does here. */
    private void impatient(String instead) throws IOException {
        Scripts.write(directory.resolve("bin/sleep"), "#!/bin/sh\n" + instead + "\n");
        pod.with("PATH", directory.resolve("bin") + ":" + System.getenv("PATH"));
    }

    /** Somebody else, who has the lock and then does that. */
    private Process locked(String then) throws IOException {
        Process other = new ProcessBuilder("sh", "-c", "exec 9<\"$0\"; flock 9 && echo locked; " + then, pod.home.toString()).start();
        assertEquals('l', other.getInputStream().read());
        return other;
    }

    @Test
    void theOptionsOfTheUsersShellDoNotMatter() throws IOException {
        for (String options : List.of("set -eu", "set -f -C", "IFS=/.ac", "set -euo pipefail; shopt -s nullglob failglob; alias mv='mv -i' rm=false awk=false; shopt -s expand_aliases")) {
            Files.deleteIfExists(pod.netrc());
            ScriptResult said = shell("bash", options + "\n", "ops_netrc " + HomePod.HOST + " " + KEY + " && echo over");
            assertTrue(said.stdout().endsWith("\nover\n"), options + " " + said);
            assertTrue(read().contains(KEY));
        }
    }

    private void refused(String why) {
        ScriptResult said = set("sh");
        assertEquals(1, said.exitCode(), said.toString());
        assertTrue(said.stderr().contains(why) && said.stderr().contains("ops: "), said.toString());
        assertFalse(said.toString().contains(KEY));
    }

    private ScriptResult set(String shell) {
        return shell(shell, "", "ops_netrc " + HomePod.HOST + " " + KEY);
    }

    private ScriptResult shell(String shell, String before, String command) {
        return pod.run("printf '\\n@ops begin\\n'\nexec " + shell + " <<'END_OF_SCRIPT'\n" + before + Resources.text("/lib/secret/netrc.sh") + command + "\nEND_OF_SCRIPT\n");
    }

    private String asPythonReadsIt() throws IOException {
        ScriptResult said = pod.run("printf '\\n@ops begin\\n'\npython3 -I -c 'import netrc, sys; print(netrc.netrc(sys.argv[1]).hosts[sys.argv[2]][2])' \"$HOME/.netrc\" " + HomePod.HOST);
        return said.stdout().strip();
    }

    private static String golden(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1).replace("@KEY@", KEY);
    }

    private void write(String text) throws IOException {
        Files.writeString(pod.netrc(), text, StandardCharsets.ISO_8859_1);
    }

    private String read() throws IOException {
        return Files.readString(pod.netrc(), StandardCharsets.ISO_8859_1);
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
