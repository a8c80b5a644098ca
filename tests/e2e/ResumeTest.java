package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.List;
import lib.run.RunDir;
import org.junit.jupiter.api.Test;
import tests.support.LoopbackPod;

/** {@code ops run resume} over ssh. */
class ResumeTest extends OnPod {
    private static final List<String> WAIT = List.of("--wait");

    private String once(String name) {
        return "echo attempt; [ -e '" + pod.root + "/" + name + "' ] || exit 3";
    }

    @Test
    void aFailedRunIsResumedInItsDirectory() throws Exception {
        submit(laptop, WAIT, "failed", "sh", "-c", once("go1")).expect(1);
        Files.writeString(pod.root.resolve("go1"), "");
        String said = laptop.ops("run", "resume", "failed", "--wait").expect(0).out();
        assertTrue(said.contains("succeeded"), said);
        JsonNode summary = json("failed", RunDir.SUMMARY);
        assertEquals(List.of("failed", "succeeded"), summary.path("attempts").findValuesAsText("state"));
        assertEquals("attempt\nattempt\n", pod.log("failed"));
        assertEquals(2, json("failed", RunDir.METADATA).path("attempt").asInt());
        laptop.ops("run", "validate", "failed").expect(0);
    }

    @Test
    void aRunThatLivesIsRefusedAndSaysHowToEndIt() throws Exception {
        submit("living", "sleep", "300").expect(0);
        laptop.ops("run", "resume", "living").complaint(5, "ops run stop");
        laptop.ops("run", "stop", "living").expect(0);
        summary("living");
        laptop.ops("run", "resume", "living", "--json").expect(0);
        LoopbackPod.await("attempt 2", () -> state("living").equals("running"));
        laptop.ops("run", "stop", "living").expect(0);
        assertEquals(List.of("stopped", "stopped"), summary("living").path("attempts").findValuesAsText("state"));
    }

    @Test
    void aRunThatSucceededIsRefusedUnlessForced() throws Exception {
        submit(laptop, WAIT, "fine", "true").expect(0);
        laptop.ops("run", "resume", "fine").complaint(5, "has succeeded");
        laptop.ops("run", "resume", "fine", "--force", "--wait").expect(0);
        assertEquals(2, json("fine", RunDir.SUMMARY).path("attempts").size());
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        submit(laptop, WAIT, "dry", "sh", "-c", "exit 3").expect(1);
        byte[] before = Files.readAllBytes(pod.file("dry", RunDir.SUMMARY));
        assertTrue(laptop.ops("run", "resume", "dry", "--dry-run").expect(0).out().contains("exit 3"));
        assertEquals(new String(before), Files.readString(pod.file("dry", RunDir.SUMMARY)));
        assertTrue(Files.notExists(pod.file("dry", RunDir.ATTEMPT)));
    }

    @Test
    void twoResumesAtOnceStartOneAttempt() throws Exception {
        submit(laptop, WAIT, "both", "sh", "-c", once("go2")).expect(1);
        Files.writeString(pod.root.resolve("go2"), "");
        List<Process> both = List.of(laptop.start("run", "resume", "both"), laptop.start("run", "resume", "both"));
        for (Process one : both) {
            int code = laptop.finish(one).code();
            assertTrue(code == 0 || code == 5, "code " + code);
        }
        LoopbackPod.await("the end", () -> state("both").equals("succeeded"));
        assertEquals(2, json("both", RunDir.SUMMARY).path("attempts").size());
        assertEquals("attempt\nattempt\n", pod.log("both"));
    }
}
