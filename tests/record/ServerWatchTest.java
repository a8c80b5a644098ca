package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.List;
import lib.run.RunDir;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server is recorded as what it is: loading, ready, ill, or dead. */
class ServerWatchTest extends RecordedServer {
    @Test
    void aServerThatAnswersGetsItsEndpointFile() throws Exception {
        try (var run = server(LOOPBACK, PATIENT).start()) {
            awaitHeartbeat(run, "health=loading");
            assertFalse(Files.exists(run.dir.resolve(RunDir.ENDPOINT)), "it isn't ready yet");
            wish("loaded");
            JsonNode endpoint = endpoint(run);
            assertEquals("http://127.0.0.1:" + port, endpoint.path("base_url").asText());
            assertEquals("http://127.0.0.1:" + port + "/v1", endpoint.path("openai_base_url").asText());
            assertEquals("org/model", endpoint.path("model").asText());
            assertEquals(port, endpoint.path("port").asInt());
            assertTrue(endpoint.path("time_to_ready_sec").asDouble() > 0, endpoint.toString());
            awaitEvent(run, "endpoint_ready");
        }
    }

    @Test
    void answeredRequestsAreSummedOverLabelsAndStandInHeartbeatAndSummary() throws Exception {
        wish("loaded");
        wish("chunked");
        try (var run = server(LOOPBACK, PATIENT, "--requests", "1230").start()) {
            awaitHeartbeat(run, "requests=1234");
            awaitHeartbeat(run, "requests_running=2");
            awaitHeartbeat(run, "health=ok");
            wish("exit");
            JsonNode summary = run.summary();
            assertEquals("succeeded", summary.path("state").asText());
            assertEquals(1234, summary.path("endpoint").path("requests").asInt());
            assertTrue(summary.path("endpoint").path("healthy").asBoolean());
        }
    }

    @Test
    void anEngineThatDiesAndComesBackIsReportedTwiceAndTheRunGoesOn() throws Exception {
        wish("loaded");
        try (var run = server(LOOPBACK, PATIENT).start()) {
            awaitHeartbeat(run, "health=ok");
            wish("sick");
            awaitHeartbeat(run, "health=503");
            awaitEvent(run, "endpoint_unhealthy");
            Files.delete(root.resolve("sick"));
            awaitEvent(run, "endpoint_recovered");
            wish("exit");
            assertEquals("succeeded", run.summary().path("state").asText());
            assertEquals(1, count(run, "endpoint_unhealthy"));
        }
    }

    @Test
    void aServerThatDiesWhileLoadingEndsTheRunWithItsOwnCause() throws Exception {
        try (var run = server(LOOPBACK, PATIENT).start()) {
            run.awaitLog("loading");
            wish("crash");
            JsonNode summary = run.summary();
            assertEquals("failed", summary.path("state").asText());
            assertEquals("python_exception", summary.path("failure").path("cause").asText());
            assertTrue(summary.path("failure").path("message").asText().contains("Engine core initialization failed"), summary.toString());
            assertTrue(summary.path("endpoint").isNull());
            assertFalse(Files.exists(run.dir.resolve(RunDir.ENDPOINT)));
        }
    }

    @Test
    void aServerThatDiesLaterFailsWithItsCauseAndKeepsItsEndpoint() throws Exception {
        wish("loaded");
        try (var run = server(LOOPBACK, PATIENT).start()) {
            endpoint(run);
            wish("crash");
            JsonNode summary = run.summary();
            assertEquals("python_exception", summary.path("failure").path("cause").asText());
            assertEquals(port, summary.path("endpoint").path("port").asInt());
        }
    }

    @Test
    void aServerThatEndsWithZeroBeforeItWasReadyHasFailed() throws Exception {
        wish("exit");
        try (var run = server(LOOPBACK, PATIENT).start()) {
            JsonNode summary = run.summary();
            assertEquals("failed", summary.path("state").asText());
            assertEquals(0, summary.path("exit_code").asInt(-1));
            assertTrue(summary.path("failure").path("message").asText().contains("before it was ready"), summary.toString());
        }
    }

    @Test
    void aRecorderThatIsKilledLaterWritesNothingTwice() throws Exception {
        wish("loaded");
        try (var run = server(LOOPBACK, PATIENT).start()) {
            awaitEvent(run, "endpoint_ready");
            wish("sick");
            awaitEvent(run, "endpoint_unhealthy");
            byte[] before = Files.readAllBytes(run.dir.resolve(RunDir.ENDPOINT));
            run.recorder().destroyForcibly();
            awaitEvent(run, "runner_recovered");
            Files.delete(root.resolve("sick"));
            awaitEvent(run, "endpoint_recovered");
            wish("exit");
            run.summary();
            assertEquals(List.of(1L, 1L, 1L), List.of(count(run, "endpoint_ready"), count(run, "endpoint_unhealthy"), count(run, "endpoint_recovered")));
            assertEquals(new String(before), Files.readString(run.dir.resolve(RunDir.ENDPOINT)));
        }
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0,http://127.0.0.1", "localhost,http://localhost"})
    void aServerIsAskedWhereAClientOnThePodFindsIt(String host, String base) throws Exception {
        wish("loaded");
        try (var run = server(host, PATIENT).start()) {
            assertEquals(base + ":" + port, endpoint(run).path("base_url").asText());
            wish("exit");
            assertEquals("succeeded", run.summary().path("state").asText());
        }
    }
}
