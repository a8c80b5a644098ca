package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.List;
import lib.run.RunDir;
import org.junit.jupiter.api.Test;
import tests.support.LoopbackPod;

/** Stop ends all that a run started, whatever it did to hide, and nothing else. */
class StopTest extends OnPod {
    private static final String STUBBORN = """
            import os, signal, sys, time
            if os.fork() == 0:
                os.setsid()
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
            os.write(1, b"%d\\n" % os.getpid())
            time.sleep(300)
            """;

    private List<Long> pids(String id, int count) throws Exception {
        LoopbackPod.await("pids", () -> pod.log(id).endsWith("\n") && pod.log(id).lines().count() == count);
        return pod.log(id).lines().map(Long::parseLong).toList();
    }

    private boolean anyAlive(List<Long> pids) {
        return pids.stream().anyMatch(LoopbackPod::isAlive);
    }

    @Test
    void aChildWithASessionOfItsOwnThatIgnoresTermIsKilledAfterTheGrace() throws Exception {
        submit("stubborn", "python3", "-c", STUBBORN).expect(0);
        List<Long> pids = pids("stubborn", 2);
        String said = laptop.ops("run", "stop", "stubborn").expect(0).out();
        assertTrue(said.contains("SIGKILL") && said.contains("within 1 s"), said);
        assertFalse(anyAlive(pids));
        JsonNode summary = summary("stubborn");
        assertEquals("stopped", summary.path("state").asText());
        assertEquals("stopped", state("stubborn"));
        assertTrue(Files.readString(pod.file("stubborn", RunDir.EXIT)).contains("code="));
        String stop = Files.readString(pod.file("stubborn", RunDir.STOP));
        assertTrue(stop.matches("by=" + System.getProperty("user.name") + "\nat=20\\S+Z\nreason=stop\n"), stop);
    }

    @Test
    void aChildThatClearedItsEnvironmentIsEndedToo() throws Exception {
        submit("cleared", "sh", "-c", "env -i sleep 300 & echo $!; wait").expect(0);
        List<Long> pids = pids("cleared", 1);
        laptop.ops("run", "stop", "cleared").expect(0);
        assertFalse(anyAlive(pids));
    }

    @Test
    void aRunOfTheSameNameBelowAnotherOutputsRootIsSpared() throws Exception {
        String other = pod.root.resolve("other").toString();
        submit("twin", "sleep", "300").expect(0);
        submit(laptop, List.of("--outputs-dir", other), "twin", "sh", "-c", "echo $$ >" + pod.root + "/twin; exec sleep 300").expect(0);
        LoopbackPod.await("its pid", () -> Files.exists(pod.root.resolve("twin")) && Files.size(pod.root.resolve("twin")) > 0);
        laptop.ops("run", "stop", "twin").expect(0);
        assertEquals("running", laptop.ops("status", "twin", "--outputs-dir", other, "--json").expect(0).json().path("state").asText());
        laptop.ops("run", "stop", "twin", "--outputs-dir", other).expect(0);
        assertFalse(LoopbackPod.isAlive(Long.parseLong(Files.readString(pod.root.resolve("twin")).strip())));
    }

    @Test
    void aCommandThatCleansUpOnTermEndsByItself() throws Exception {
        submit("polite", "sh", "-c", "trap 'echo saved; exit 3' TERM; echo ready; while :; do sleep 0.1; done").expect(0);
        pod.awaitLog("polite", "ready");
        assertTrue(laptop.ops("run", "stop", "polite", "--grace", "20").expect(0).out().contains("polite: stopped\n"));
        assertEquals(3, summary("polite").path("exit_code").asInt());
        assertEquals("stopped", summary("polite").path("state").asText());
        assertTrue(pod.log("polite").contains("saved"));
    }

    @Test
    void aScriptThatSavesOnTermAndEndsWithZeroIsStoppedWithWhoAndWhen() throws Exception {
        submit("saving", "sh", "-c", "trap 'sleep 1; echo saved; exit 0' TERM; echo ready; while :; do sleep 0.1; done").expect(0);
        pod.awaitLog("saving", "ready");
        laptop.ops("run", "stop", "saving", "--grace", "20").expect(0);
        JsonNode summary = summary("saving");
        assertEquals("stopped 0", summary.path("state").asText() + " " + summary.path("exit_code").asText());
        assertTrue(pod.log("saving").endsWith("saved\n"), "to its last byte: " + pod.log("saving"));
        assertEquals(System.getProperty("user.name"), summary.path("stopped").path("by").asText());
        JsonNode event = Files.readAllLines(pod.file("saving", RunDir.EVENTS)).stream().map(l -> lib.store.Json.parse(l).orElseThrow())
                .filter(e -> e.path("event").asText().equals("signal_received")).findFirst().orElseThrow();
        assertEquals("stop " + summary.path("stopped").path("by").asText() + " " + summary.path("stopped").path("at").asText(),
                event.path("reason").asText() + " " + event.path("by").asText() + " " + event.path("at").asText());
    }

    @Test
    void stoppingAgainOrAfterTheEndChangesNothing() throws Exception {
        submit(laptop, List.of("--wait"), "done", "true").expect(0);
        byte[] before = Files.readAllBytes(pod.file("done", RunDir.SUMMARY));
        assertTrue(laptop.ops("run", "stop", "done").expect(0).out().contains("over already"));
        assertFalse(Files.exists(pod.file("done", RunDir.STOP)));
        assertArrayEquals(before, Files.readAllBytes(pod.file("done", RunDir.SUMMARY)));
        submit("twice", "sleep", "300").expect(0);
        laptop.ops("run", "stop", "twice").expect(0);
        summary("twice");
        assertTrue(laptop.ops("run", "stop", "twice").expect(0).out().contains("over already"));
    }

    @Test
    void twoStopsAtOnceBothSucceed() throws Exception {
        submit("both", "python3", "-c", STUBBORN).expect(0);
        pids("both", 2);
        List<Process> stops = List.of(laptop.start("run", "stop", "both"), laptop.start("run", "stop", "both"));
        for (Process stop : stops) {
            laptop.finish(stop).expect(0);
        }
        assertEquals("stopped", summary("both").path("state").asText());
    }

    @Test
    void aRunThatWasStartedByAnotherGoesOnWhenTheOtherIsStopped() throws Exception {
        submit("outer", "sleep", "300").expect(0);
        submit(pod.laptop("inside").with("OPS_RUN_ID", "outer").with("OPS_RUN_DIR", pod.run("outer").path()),
                List.of("--pod", "here"), "inner", "sh", "-c", "until [ -e '" + pod.root + "/end' ]; do sleep 0.1; done; exit 5").expect(0);
        laptop.ops("run", "stop", "outer").expect(0);
        assertEquals("running", laptop.ops("status", "inner", "--json").json().path("state").asText());
        Files.writeString(pod.root.resolve("end"), "");
        assertEquals(5, summary("inner").path("exit_code").asInt());
        assertEquals("failed", summary("inner").path("state").asText());
    }
}
