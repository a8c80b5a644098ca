package tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lib.run.RunDir;
import lib.store.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tests.support.Checkout;
import tests.support.Laptop;
import tests.support.LoopbackPod;

/** The end of the tmux server under runs that ops submitted. */
@Timeout(300)
class TmuxServerTest {
    private static LoopbackPod pod;
    private static Laptop laptop;

    @BeforeAll
    static void startPod() throws Exception {
        pod = new LoopbackPod();
        laptop = pod.laptop("a");
    }

    @AfterAll
    static void endPod() throws Exception {
        pod.close();
    }

    @Test
    void howeverTheServerEndsTheRunGoesOn() throws Exception {
        List<String> ways = List.of("KILL", "kill-server", "TERM", "INT", "HUP");
        for (String way : ways.subList(0, Fault.times(ways.size(), 1))) {
            String id = "under-" + way.toLowerCase(java.util.Locale.ROOT);
            Path truth = pod.root.resolve(id);
            Path enough = pod.root.resolve(id + ".enough");
            laptop.ops("run", "submit", "--pod", "here", "--run-id", id, "--", "python3", Checkout.root().resolve("tests/faults/writer.py").toString(), "paced",
                    truth.toString(), enough.toString()).expect(0);
            pod.awaitLog(id, "line 199 ");
            end(way);
            long before = Files.size(pod.file(id, RunDir.LOG));
            FaultyRun.await("more of the log", () -> Files.size(pod.file(id, RunDir.LOG)) > before + 20_000);
            Files.writeString(enough, "");
            pod.awaitFile(id, RunDir.SUMMARY);
            JsonNode summary = Json.parse(Files.readString(pod.file(id, RunDir.SUMMARY))).orElseThrow();
            assertEquals(7, summary.path("exit_code").asInt(-1));
            assertEquals(-1, Files.mismatch(truth, pod.file(id, RunDir.LOG)));
            Fault.report((way.equals("kill-server") ? "tmux " : "SIG") + way + " to the tmux server under a submitted run", 1,
                    String.format("0 of %,d bytes, exit code kept", Files.size(truth)));
        }
    }

    private static void end(String way) throws Exception {
        String pid = pod.tmux("display-message", "-p", "#{pid}").expect(0).out().strip();
        assertTrue(LoopbackPod.isAlive(Long.parseLong(pid)));
        if (way.equals("kill-server")) {
            pod.tmux("kill-server").expect(0);
        } else {
            pod.here("kill", "-" + way, pid).expect(0);
        }
        // tmux ignores some of these; then the server lives and nothing is lost either.
        boolean ignored = way.equals("HUP") || way.equals("INT");
        FaultyRun.await("the server's end", () -> ignored || !LoopbackPod.isAlive(Long.parseLong(pid)));
    }
}
