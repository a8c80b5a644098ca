package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tests.support.Laptop;
import tests.support.LoopbackPod;
import tests.support.Ran;

/** tmux is for looking at a run: nothing depends on it. */
class TmuxTest extends OnPod {
    @Test
    void aSessionNamedAfterTheRunShowsItsLogWhileItRuns() throws Exception {
        submit("a.b", "sh", "-c", "echo seen in the pane; sleep 300").expect(0);
        String session = pod.tmux("list-sessions", "-F", "#{session_name}").expect(0).out().lines().filter(s -> s.startsWith("run-a_b")).findFirst().orElseThrow();
        assertEquals(session, json("a.b", "run_metadata.json").path("launcher").path("session").asText());
        LoopbackPod.await("the pane", () -> pod.tmux("capture-pane", "-p", "-t", "=" + session + ":").out().contains("seen in the pane"));
        laptop.ops("run", "stop", "a.b").expect(0);
        LoopbackPod.await("the session's end", () -> !pod.tmux("list-sessions").out().contains(session));
    }

    @Test
    void aServerThatIsKilledTakesNoRunWithIt() throws Exception {
        submit("survivor", "sh", "-c", "echo before; until [ -e '" + pod.root + "/go' ]; do sleep 0.1; done; echo after; exit 9").expect(0);
        pod.awaitLog("survivor", "before");
        pod.tmux("kill-server").expect(0);
        assertEquals("running", state("survivor"));
        Files.writeString(pod.root.resolve("go"), "");
        assertEquals(9, summary("survivor").path("exit_code").asInt());
        assertEquals("before\nafter\n", pod.log("survivor"));
    }

    @Test
    void secretsOfTheSubmittingEnvironmentReachNeitherServerNorRun() throws Exception {
        Laptop rich = pod.laptop("rich").with("WANDB_API_KEY", "k1-secret").with("HF_TOKEN", "k2-secret").with("AWS_SECRET_ACCESS_KEY", "k3-secret")
                .with("PGPASSWORD", "k4-secret").with("TOKENIZERS_PARALLELISM", "false");
        pod.tmux("kill-server");
        submit(rich, List.of("--pod", "here"), "clean", "sh", "-c", "env; sleep 300").expect(0);
        pod.awaitLog("clean", "OPS_RUN_ID=clean");
        String server = pod.tmux("show-environment", "-g").expect(0).out();
        assertFalse(server.contains("secret") || pod.log("clean").contains("secret"), server + pod.log("clean"));
        assertTrue(pod.log("clean").contains("TOKENIZERS_PARALLELISM=false"), "only what looks like a secret is taken away");
        laptop.ops("run", "stop", "clean").expect(0);
    }

    @Test
    void aRunHasTheEnvironmentOfItsOwnSubmitNotOfTheOneThatStartedTheServer() throws Exception {
        submit(pod.laptop("first").with("NCCL_DEBUG", "INFO"), List.of("--pod", "here"), "server", "sleep", "300").expect(0);
        submit(pod.laptop("second").with("NCCL_SOCKET_IFNAME", "it's\neth0"), List.of("--pod", "here", "--wait"), "later", "env").expect(0);
        assertTrue(pod.log("later").contains("NCCL_SOCKET_IFNAME=it's\neth0\n") && !pod.log("later").contains("NCCL_DEBUG"), pod.log("later"));
        laptop.ops("run", "stop", "server").expect(0);
    }

    @Test
    void withoutTmuxARunIsDetachedAndOneLineSaysSo() throws Exception {
        Path few = Files.createDirectories(pod.root.resolve("few"));
        for (String directory : System.getenv("PATH").split(":")) {
            if (Files.isDirectory(Path.of(directory))) {
                try (Stream<Path> programs = Files.list(Path.of(directory))) {
                    for (Path program : programs.filter(p -> !p.endsWith("tmux")).toList()) {
                        Path link = few.resolve(program.getFileName());
                        if (!Files.exists(link, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                            Files.createSymbolicLink(link, program);
                        }
                    }
                }
            }
        }
        Laptop bare = pod.laptop("bare").with("PATH", few.toString());
        Ran ran = submit(bare, List.of("--pod", "here"), "detached", "sh", "-c", "sleep 2; exit 4").expect(0);
        assertEquals(1, ran.err().lines().filter(l -> l.startsWith("tmux is not installed: the run goes on as a plain detached process")).count(), ran.err());
        assertEquals(4, summary("detached").path("exit_code").asInt());
    }
}
