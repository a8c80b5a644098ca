package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import lib.run.RunDir;
import org.junit.jupiter.api.Test;
import tests.support.Checkout;
import tests.support.FreePort;
import tests.support.Laptop;
import tests.support.LoopbackPod;
import tests.support.Ran;

/** A server on a pod: wait until it is ready, see how it is, stop it. */
class ServeTest extends OnPod {
    /** A laptop whose preset "serve" is the stand-in server; what it is to do lies as files in a directory of that name. */
    private Laptop serving(String name, int readyTimeoutSeconds) throws Exception {
        Laptop with = pod.laptop(name);
        Files.createDirectories(control(name));
        Files.writeString(with.dir.resolve("configs/ops/project.local.json"), """
                {"kinds": {"standin": {"extends": "vllm_serve", "ready_timeout_sec": %d}},
                 "presets": {"serve": {"kind": "standin", "model": "org/model", "port": %d,
                   "command": ["python3", "%s", "--port", "{port}", "--host", "{host}", "--control", "%s", "--requests", "1230"]}}}
                """.formatted(readyTimeoutSeconds, FreePort.next(), Checkout.root().resolve("tests/support/standin.py"), control(name)));
        return with;
    }

    private Path control(String name) {
        return pod.root.resolve("control-" + name);
    }

    private String status(Laptop from, String id) throws Exception {
        return from.ops("status", id).expect(0).out();
    }

    @Test
    void waitReturnsWhenTheServerIsReadyAndStopEndsIt() throws Exception {
        Laptop user = serving("ready", 600);
        Process wait = user.start("run", "submit", "--preset", "serve", "--run-id", "ready", "--wait");
        LoopbackPod.await("a heartbeat", () -> Files.exists(pod.file("ready", RunDir.HEARTBEAT)));
        String loading = status(user, "ready");
        assertTrue(loading.contains("not ready yet, ") && loading.contains(" of at most 10m00s"), loading);
        assertTrue(wait.isAlive(), "it isn't ready");
        Files.createFile(control("ready").resolve("loaded"));
        Ran waited = user.finish(wait).expect(0);
        assertTrue(waited.out().contains("endpoint     http://127.0.0.1:") && waited.out().contains("ready after "), waited.out());
        LoopbackPod.await("the answered requests", () -> status(user, "ready").contains("answered 1,234 requests, healthy"));
        JsonNode endpoint = user.ops("status", "ready", "--json").expect(0).json().path("endpoint");
        assertEquals("ok", endpoint.path("health").asText());
        assertEquals(json("ready", RunDir.ENDPOINT).path("base_url").asText(), endpoint.path("base_url").asText());
        user.ops("run", "stop", "ready").expect(0);
        assertEquals("stopped", summary("ready").path("state").asText());
        assertEquals(1234, summary("ready").path("endpoint").path("requests").asInt());
        assertTrue(status(user, "ready").contains("was ready after"), status(user, "ready"));
        user.ops("validate", "ready").expect(0);
    }

    @Test
    void waitFailsWithTheCauseWhenTheServerDiesWhileItLoads() throws Exception {
        Laptop user = serving("dies", 600);
        Files.createFile(control("dies").resolve("crash"));
        Ran waited = user.ops("run", "submit", "--preset", "serve", "--run-id", "dies", "--wait").expect(1);
        assertTrue(waited.out().contains("python_exception: RuntimeError: Engine core initialization failed"), waited.out());
        assertFalse(Files.exists(pod.file("dies", RunDir.ENDPOINT)));
    }

    @Test
    void waitFailsWhenTheServerIsNotReadyInTime() throws Exception {
        Laptop user = serving("late", 3);
        Ran waited = user.ops("run", "submit", "--preset", "serve", "--run-id", "late", "--wait", "--json").expect(1);
        assertEquals("failed", waited.json().path("state").asText());
        assertEquals("timeout", waited.json().path("cause").asText());
        assertTrue(waited.json().path("endpoint").isNull());
    }

    @Test
    void aBusyPortIsRefusedBeforeAnythingStarts() throws Exception {
        Laptop user = serving("busy", 600);
        Files.createFile(control("busy").resolve("loaded"));
        user.ops("run", "submit", "--preset", "serve", "--run-id", "busy", "--wait").expect(0);
        user.ops("run", "submit", "--preset", "serve", "--run-id", "second").complaint(2, "listens on port");
        assertFalse(Files.exists(pod.runs.resolve("second")));
        String again = user.ops("run", "submit", "--preset", "serve", "--run-id", "busy", "--wait").expect(0).err();
        assertTrue(again.contains("found again"), again);
        user.ops("run", "stop", "busy").expect(0);
    }

    @Test
    void followShowsTheLogToTheServersEnd() throws Exception {
        Laptop user = serving("follow", 600);
        Files.createFile(control("follow").resolve("loaded"));
        Process follow = user.start("run", "submit", "--preset", "serve", "--run-id", "follow", "--follow");
        pod.awaitFile("follow", RunDir.ENDPOINT);
        assertTrue(follow.isAlive(), "the log goes on");
        Files.createFile(control("follow").resolve("exit"));
        String out = user.finish(follow).expect(0).out();
        assertTrue(out.contains("listening\n") && out.contains("succeeded"), out);
    }
}
