package tests.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import lib.run.Shell;
import java.util.List;
import lib.secret.Materialized;
import lib.secret.Materializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tmux server hands its environment to every window: real servers, on sockets of their own. */
class TmuxKeyTest {
    private static final String KEY = HomePod.key("1029384756abcdef");
    private static final String UNTIL_KILLED = "exec cat";
    private Path directory;
    private HomePod pod;

    /** Short, since a Unix socket's path may have only 108 bytes. */
    @BeforeEach
    void home() throws IOException {
        directory = Files.createTempDirectory(Path.of("/tmp"), "ot", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        pod = new HomePod(directory);
    }

    @AfterEach
    void end() throws Exception {
        for (String server : List.of("ops", "it's mine", "default")) {
            tmux("-L", server, "kill-server");
        }
        new ProcessBuilder("rm", "-rf", directory.toString()).start().waitFor();
    }

    @Test
    void theKeyIsTakenOutOfEveryServerAndEverySession() throws Exception {
        tmux("-L", "ops", "new-session", "-d", "-s", "one two", UNTIL_KILLED);
        tmux("-L", "ops", "new-session", "-d", "-s", "other", UNTIL_KILLED);
        tmux("-L", "it's mine", "new-session", "-d", "-s", "x", UNTIL_KILLED);
        tmux("-L", "default", "new-session", "-d", "-s", "clean", UNTIL_KILLED);
        for (String word : List.of("-g", "-t=one two", "-t=other")) {
            tmux("-L", "ops", "set-environment", word, "WANDB_API_KEY", KEY);
        }
        tmux("-L", "it's mine", "set-environment", "-g", "WANDB_API_KEY", KEY);
        tmux("-L", "it's mine", "set-environment", "-g", "WANDB_API_KEY_FILE", "/stays");
        Materialized done = materialize();
        assertEquals("3 4", done.tmuxServers() + " " + done.tmuxUnset());
        for (String server : List.of("ops", "it's mine", "default")) {
            assertFalse(tmux("-L", server, "show-environment", "-g").contains(KEY), server);
        }
        assertFalse(tmux("-L", "ops", "show-environment", "-t", "=one two").contains("WANDB_API_KEY"));
        assertFalse(tmux("-L", "ops", "show-environment", "-t", "=other").contains("WANDB_API_KEY"));
        assertTrue(tmux("-L", "it's mine", "show-environment", "-g").contains("WANDB_API_KEY_FILE=/stays"));
        tmux("-L", "ops", "new-window", "-t", "=other:", "env >" + directory + "/new; mv " + directory + "/new " + directory + "/env");
        tests.support.LoopbackPod.await("a new window", () -> Files.exists(directory.resolve("env")));
        assertFalse(Files.readString(directory.resolve("env")).contains("WANDB_API_KEY="));
        assertEquals(0, materialize().tmuxUnset());
    }

    @Test
    void aSocketWithoutAServerStartsNone() throws Exception {
        tmux("-L", "ops", "new-session", "-d", UNTIL_KILLED);
        Path sockets = directory.resolve("t/tmux-" + Files.getAttribute(directory, "unix:uid"));
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(sockets.resolve("dead")));
        }
        Files.writeString(sockets.resolve("no socket"), "");
        assertEquals(1, materialize().tmuxServers());
        assertTrue(tmux("-L", "dead", "list-sessions").contains("no server running") || !Files.exists(sockets.resolve("dead")));
    }

    private Materialized materialize() throws IOException {
        return new Materializer(pod, pod.script("export WANDB_API_KEY=" + KEY).toString(), Optional.empty(), Materializer.LIMIT).materialize();
    }

    private String tmux(String... words) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", pod.variables() + "exec tmux -f /dev/null " + Shell.join(List.of(words))).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return said;
    }
}
