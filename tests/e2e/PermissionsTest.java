package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tests.support.Checkout;
import tests.support.Laptop;
import tests.support.OpsMain;
import tests.support.Ran;

/** A run is its owner's alone, whatever the umask of who starts it, unless the config says otherwise; the command keeps its own umask. */
class PermissionsTest extends OnPod {
    /** Writes a file of its own, a checkpoint and a metric, and says its umask. */
    private static final String[] COMMAND = {"sh", "-c", "umask; echo '{\"step\": 1}'; mkdir -p $OPS_RUN_DIR/checkpoints; echo x >$OPS_RUN_DIR/checkpoints/own; exit 3"};

    @AfterEach
    void forgetTheProfile() throws Exception {
        Files.deleteIfExists(pod.home.resolve(".bashrc"));
    }

    /** The modes of everything below a directory but the command's own file. */
    private List<String> modes(Path dir, String directories, String files) throws IOException {
        var odd = new TreeSet<String>();
        try (Stream<Path> all = Files.walk(dir)) {
            for (Path path : all.filter(p -> !p.endsWith("checkpoints") && !p.endsWith("own") && !Files.isSymbolicLink(p)).toList()) {
                String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
                if (!mode.equals(Files.isDirectory(path) ? directories : files)) {
                    odd.add(dir.relativize(path) + " " + mode);
                }
            }
        }
        return List.copyOf(odd);
    }

    /** A program of this class path, in a shell with a umask. */
    private Ran with(String umask, List<String> more) throws Exception {
        var words = new ArrayList<>(List.of("sh", "-c", "cd " + pod.repo + " && umask " + umask + " && exec \"$@\"", "sh", System.getProperty("java.home") + "/bin/java", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-Dops.root=" + Checkout.root(), "-cp", System.getProperty("java.class.path") + ":" + Checkout.root()));
        words.addAll(more);
        return pod.here(words.toArray(String[]::new));
    }

    private void check(String id, String umask) throws Exception {
        summary(id);
        assertEquals(umask, pod.log(id).lines().findFirst().orElse(""), "the command's own");
        assertEquals(List.of(), modes(pod.runs.resolve(id), "rwx------", "rw-------"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000", "0022"})
    void aRunOverSshIsPrivate(String umask) throws Exception {
        Files.writeString(pod.home.resolve(".bashrc"), "umask " + umask + "\n");
        submit("ssh-" + umask, COMMAND).expect(0);
        check("ssh-" + umask, umask);
    }

    @ParameterizedTest
    @CsvSource({"0000, true", "0000, false", "0077, false"})
    void aRunOfThisMachineIsPrivateWithTmuxAndWithout(String umask, boolean tmux) throws Exception {
        Laptop other = pod.laptop("l" + umask + tmux);
        Path project = other.dir.resolve("configs/ops/project.json");
        Files.writeString(project, Files.readString(project).replace("\"tmux\": {", "\"tmux\": {\"enabled\": " + tmux + ", "));
        String id = "local-" + umask + "-" + tmux;
        var words = new ArrayList<>(List.of(OpsMain.class.getName(), "--project-config", project.toString(), "--pod", "here"));
        words.addAll(List.of(words(List.of(), id, COMMAND)));
        with(umask, words).expect(0);
        check(id, umask);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000", "0077"})
    void aRunByHandIsPrivateAndSoIsTheOutputsRootThatItMakes(String umask) throws Exception {
        Files.writeString(pod.repo.resolve("untracked.py"), "x = 1\n");
        Path root = pod.root.resolve("hand" + umask);
        var words = new ArrayList<>(List.of("lib.record.RunnerMain", "--outputs-dir", root.toString(), "--run-id", "hand", "--"));
        words.addAll(List.of(COMMAND));
        with(umask, words).expect(3);
        assertEquals(umask, Files.readAllLines(root.resolve("hand/stdout.log")).get(0));
        assertEquals(List.of(), modes(root, "rwx------", "rw-------"));
    }

    @ParameterizedTest
    @CsvSource("027, rwxr-x---, rw-r-----")
    void theConfigMayLetOthersRead(String umask, String directories, String files) throws Exception {
        Laptop other = pod.laptop("c" + umask);
        Path project = other.dir.resolve("configs/ops/project.json");
        Files.writeString(project, Files.readString(project).replace("\"name\": \"e2e\"", "\"name\": \"e2e\", \"umask\": \"" + umask + "\""));
        submit(other, List.of(), "open-" + umask, COMMAND).expect(0);
        summary("open-" + umask);
        assertEquals(List.of(), modes(pod.runs.resolve("open-" + umask), directories, files));
    }

    @ParameterizedTest
    @ValueSource(strings = {"77", "777", "0x2", "-22", "0022"})
    void aUmaskThatTakesFromTheOwnerIsRefused(String umask) throws Exception {
        Laptop other = pod.laptop("bad" + umask);
        Path project = other.dir.resolve("configs/ops/project.json");
        Files.writeString(project, Files.readString(project).replace("\"name\": \"e2e\"", "\"name\": \"e2e\", \"umask\": \"" + umask + "\""));
        submit(other, List.of(), "refused", COMMAND).complaint(2, "umask");
        assertFalse(Files.exists(pod.runs.resolve("refused")));
    }
}
