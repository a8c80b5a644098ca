package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lib.run.RunDir;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tests.support.LoopbackPod;

/** A server that does not get ready in time is ended with all its processes, whatever it answers and whoever is killed meanwhile. */
class ServerDeadlineTest extends RecordedServer {
    @ParameterizedTest
    @CsvSource({"hang,timeout", "close,closed connection", "garbage,no HTTP answer", "redirect,302", "endless,endless answer", "slow,timeout"})
    void whatIsNotATimely200IsNotReadyAndEndsTheRunAtTheDeadline(String health, String answer) throws Exception {
        wish("loaded");
        try (var run = server(LOOPBACK, 2, "--health", health).start()) {
            JsonNode failure = run.summary().path("failure");
            assertEquals("failed", run.summary().path("state").asText());
            assertEquals("timeout", failure.path("cause").asText(), failure.toString());
            assertEquals("the server didn't answer GET /health with 200 within 2 s", failure.path("message").asText());
            assertTrue(failure.path("evidence").findValuesAsText("text").stream().anyMatch(t -> t.endsWith(": " + answer)), failure.toString());
            assertFalse(Files.exists(run.dir.resolve(RunDir.STOP)), "nobody stopped it");
        }
    }

    @Test
    void atTheDeadlineTheWholeTreeIsEndedAlsoWhatIgnoresTermInASessionOfItsOwn() throws Exception {
        try (var run = server(LOOPBACK, 2, "--worker", "--stubborn").start()) {
            JsonNode summary = run.summary();
            assertEquals("timeout", summary.path("failure").path("cause").asText(), summary.toString());
            List<Long> pids = pids(run);
            assertEquals(2, pids.size(), run.log());
            assertTrue(pids.stream().noneMatch(LoopbackPod::isAlive), "all are gone");
            assertTrue(summary.path("failure").path("evidence").get(0).path("text").asText().contains("connection refused"), summary.toString());
        }
    }

    @Test
    void aRecorderThatIsKilledWhileItEndsTheTreeIsFollowedByOneThatKnowsWhy() throws Exception {
        try (var run = server(LOOPBACK, 2, "--worker", "--stubborn").start()) {
            RecordedRun.await("the deadline", () -> Files.exists(run.dir.resolve(".ops/not_ready-1")));
            run.recorder().destroyForcibly();
            JsonNode summary = run.summary();
            assertEquals("failed", summary.path("state").asText());
            assertEquals("timeout", summary.path("failure").path("cause").asText(), summary.toString());
            assertTrue(pids(run).stream().noneMatch(LoopbackPod::isAlive), "all are gone");
        }
    }

    @Test
    void aRecorderThatIsKilledWhileTheServerLoadsKeepsTheDeadline() throws Exception {
        try (var run = server(LOOPBACK, 15).start()) {
            run.process("pid");
            long began = System.nanoTime();
            awaitHeartbeat(run, "health=loading");
            double before = (System.nanoTime() - began) / 1e9;
            run.recorder().destroyForcibly();
            JsonNode summary = run.summary();
            assertEquals("timeout", summary.path("failure").path("cause").asText(), summary.toString());
            String first = summary.path("failure").path("evidence").get(0).path("text").asText();
            assertTrue(Double.parseDouble(first.replaceAll("after ([0-9.]+) s: .*", "$1")) > before, "counted from the attempt's start: " + first);
        }
    }

    @Test
    void anotherServerOnThePortDoesNotMakeTheRunReady() throws Exception {
        Path other = Files.createDirectory(root.resolve("other"));
        Files.createFile(other.resolve("loaded"));
        Process stranger = new ProcessBuilder(standin(other)).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try (var run = server(LOOPBACK, 3)) {
            LoopbackPod.await("the other server", () -> answers(port));
            run.start();
            JsonNode summary = run.summary();
            assertEquals("timeout", summary.path("failure").path("cause").asText(), summary.toString());
            assertTrue(summary.path("failure").path("evidence").get(0).path("text").asText().contains("200 from process " + stranger.pid()), summary.toString());
            assertTrue(stranger.isAlive(), "it is nobody's business");
        } finally {
            stranger.destroyForcibly();
        }
    }

    private static boolean answers(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
