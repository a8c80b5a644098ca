package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import lib.run.RunDir;
import lib.run.Supervision;
import lib.run.Supervision.Notice;
import lib.run.Supervision.OnStall;
import lib.store.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is told of a run, and that the run doesn't suffer from it. */
class NoticesTest {
    private static final String PLACE = "/services/T000/B000/the-secret-part-of-the-address";
    @TempDir
    Path root;

    @Test
    void aFailureReachesCommandAndWebhookOnceAndLeavesTheRecordAsItWas() throws Exception {
        try (var server = new Receiver(PLACE, 200)) {
            Path url = Files.writeString(root.resolve("webhook"), server.url() + "\n");
            var notice = new Notice(List.of("sh", "-c", "cat >told.json"), url.toString(), Set.of("finish", "failure"));
            try (var run = new RecordedRun(root, "sh", "-c", "echo no more; exit 3").supervision(with(notice)).write().start()) {
                run.summary();
                run.awaitLaunch();
                JsonNode told = Json.parse(server.bodies().get(0)).orElseThrow();
                assertEquals(1, server.bodies().size());
                assertEquals("failure run1 p local failed 3 1", told.path("event").asText() + " " + told.path("run_id").asText() + " " + told.path("project").asText()
                        + " " + told.path("pod").asText() + " " + told.path("state").asText() + " " + told.path("exit_code") + " " + told.path("attempt"));
                assertEquals(run.dir.toString(), told.path("run_dir").asText());
                assertTrue(told.path("duration_sec").isNumber());
                assertTrue(told.path("text").asText().startsWith("run1 (p on local): failed, "), told.toString());
                assertEquals("application/json; charset=utf-8", server.contentTypes().get(0));
                assertEquals(told, Json.parse(Files.readString(root.resolve("told.json"))).orElseThrow());
                assertEquals(0, new ProcessBuilder("sha256sum", "--quiet", "-c", RunDir.DIGESTS).directory(run.dir.toFile()).start().waitFor());
                String said = Files.readString(run.dir.resolve(RunDir.RUNNER_LOG));
                assertTrue(said.contains("notified failure through the command") && said.contains("notified failure through the webhook"), said);
                assertEquals(List.of(), filesWith(run.dir, "the-secret-part"));
            }
        }
    }

    @Test
    void aSuccessIsNoFailure() throws Exception {
        try (var run = told(Set.of("failure"), "cat >told.json").start()) {
            run.summary();
            run.awaitLaunch();
            assertFalse(Files.exists(root.resolve("told.json")));
        }
    }

    @Test
    void whatIsMarkedAsSentIsNotSentAgain() throws Exception {
        try (var run = told(Set.of("finish"), "cat >told.json")) {
            Files.writeString(run.dir.resolve(".ops/notified-1-finish.json"), "{}");
            run.start().summary();
            run.awaitLaunch();
            assertFalse(Files.exists(root.resolve("told.json")));
        }
    }

    @Test
    void theCommandGetsNoSecretsAndTheRunsDirectoryToWorkIn() throws Exception {
        Path secret = Files.writeString(root.resolve("secret"), "value-of-the-secret\n");
        try (var run = new RecordedRun(root, "true").secrets(Map.of("MY_VALUE", secret.toString())).environment("MY_VALUE", "value-of-the-secret")
                .environment("HF_TOKEN", "another-secret").environment("PLAIN", "plain-value")
                .supervision(with(new Notice(List.of("sh", "-c", "env >told.env; pwd >>told.env"), "", Set.of("finish")))).write().start()) {
            run.summary();
            run.awaitLaunch();
            String told = Files.readString(root.resolve("told.env"));
            assertTrue(told.contains("PLAIN=plain-value") && told.contains("\n" + root), told);
            assertFalse(told.contains("another-secret") || told.contains("value-of-the-secret"), told);
        }
    }

    @Test
    void aNoticeThatFailsIsSaidInTheRunnersLogAndTheRunSucceeds() throws Exception {
        try (var run = new RecordedRun(root, "true").supervision(with(new Notice(List.of("no-such-program"), root.resolve("no-such-file").toString(),
                Set.of("finish")))).write().start()) {
            assertEquals("succeeded", run.summary().path("state").asText());
            run.awaitLaunch();
            String said = Files.readString(run.dir.resolve(RunDir.RUNNER_LOG));
            assertTrue(said.contains("notify_failed finish through the command: no-such-program can't be started"), said);
            assertTrue(said.contains("notify_failed finish through the webhook: " + root.resolve("no-such-file") + " has no http or https URL"), said);
        }
    }

    private RecordedRun told(Set<String> on, String command) throws Exception {
        return new RecordedRun(root, "true").supervision(with(new Notice(List.of("sh", "-c", command), "", on))).write();
    }

    private static Supervision with(Notice notice) {
        return new Supervision(0, 2, 0, OnStall.REPORT, notice);
    }

    private static List<Path> filesWith(Path dir, String text) throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            return files.filter(Files::isRegularFile).filter(file -> {
                try {
                    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }).toList();
        }
    }
}
