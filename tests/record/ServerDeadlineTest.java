package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import lib.run.RunDir;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tests.support.LoopbackPod;

/** A server that does not get ready in time is ended with all its processes, whatever it answers and whoever is killed meanwhile. */
class ServerDeadlineTest extends RecordedServer {
    private static final String NOT_READY = ".ops/not_ready-1";

    @ParameterizedTest
    @CsvSource({"hang,timeout", "close,closed connection", "garbage,no HTTP answer", "redirect,302", "endless,endless answer", "slow,timeout"})
    void whatIsNotATimely200IsNotReadyAndEndsTheRunAtTheDeadline(String health, String answer) throws Exception {
        wish("loaded");
        late((run, seconds) -> {
            JsonNode failure = run.summary().path("failure");
            assertEquals("failed", run.summary().path("state").asText());
            assertEquals("timeout", failure.path("cause").asText(), failure.toString());
            assertEquals("the server didn't answer GET /health with 200 within " + seconds + " s", failure.path("message").asText());
            assertFalse(Files.exists(run.dir.resolve(RunDir.STOP)), "nobody stopped it");
            return hasEvidence(run.summary(), ": " + answer);
        }, "--health", health);
    }

    @Test
    void atTheDeadlineTheWholeTreeIsEndedAlsoWhatIgnoresTermInASessionOfItsOwn() throws Exception {
        late((run, seconds) -> {
            JsonNode summary = run.summary();
            assertEquals("timeout", summary.path("failure").path("cause").asText(), summary.toString());
            assertTrue(pids(run).stream().noneMatch(LoopbackPod::isAlive), "all are gone");
            assertTrue(summary.path("failure").path("evidence").get(0).path("text").asText().contains("connection refused"), summary.toString());
            return pids(run).size() == 2;
        }, "--worker", "--stubborn");
    }

    @Test
    void aRecorderThatIsKilledWhileItEndsTheTreeIsFollowedByOneThatKnowsWhy() throws Exception {
        late((run, seconds) -> {
            RecordedRun.await("the deadline", () -> Files.exists(run.dir.resolve(NOT_READY)));
            if (pids(run).size() < 2) {
                return false;
            }
            run.recorder().destroyForcibly();
            JsonNode summary = run.summary();
            assertEquals("failed", summary.path("state").asText());
            assertEquals("timeout", summary.path("failure").path("cause").asText(), summary.toString());
            assertTrue(pids(run).stream().noneMatch(LoopbackPod::isAlive), "all are gone");
            return true;
        }, "--worker", "--stubborn");
    }

    @Test
    void aRecorderThatIsKilledWhileTheServerLoadsKeepsTheDeadline() throws Exception {
        try (var run = server(LOOPBACK, 30).start()) {
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
            assertTrue(hasEvidence(summary, ": 200 from process " + stranger.pid() + ", which isn't of this run"), summary.toString());
            assertTrue(stranger.isAlive(), "it is nobody's business");
        } finally {
            stranger.destroyForcibly();
        }
    }

    private static boolean answers(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write("GET /health HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).startsWith("HTTP/1.1 200 ");
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean hasEvidence(JsonNode summary, String end) {
        return summary.path("failure").path("evidence").findValuesAsText("text").stream().anyMatch(text -> text.endsWith(end));
    }

    private interface Check {
        /** False when the server wasn't up soon enough for it. */
        boolean of(RecordedRun run, int seconds) throws Exception;
    }

    /** With the shortest of these deadlines before which the server is up: how soon its python is there is the machine's. */
    private void late(Check check, String... more) throws Exception {
        String answers = "";
        for (int seconds : new int[] {2, 10, 50}) {
            try (var run = server(LOOPBACK, seconds, more).start()) {
                if (check.of(run, seconds)) {
                    return;
                }
                answers = Files.readString(run.dir.resolve(NOT_READY));
            }
            Files.move(root.resolve("run1"), root.resolve("late after " + seconds + " s"));
        }
        fail(answers);
    }
}
