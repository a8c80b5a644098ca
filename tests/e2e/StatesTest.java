package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import lib.run.RunDir;
import org.junit.jupiter.api.Test;
import tests.support.LoopbackPod;
import tests.support.Ran;

/** A state is told from evidence on the pod, also when nothing of ours is alive to tell it. */
class StatesTest extends OnPod {
    private static Map<String, String> child(String id) throws Exception {
        return Files.readAllLines(pod.file(id, RunDir.CHILD)).stream().filter(l -> l.contains("="))
                .collect(Collectors.toMap(l -> l.substring(0, l.indexOf('=')), l -> l.substring(l.indexOf('=') + 1)));
    }

    private static void kill(String pid) throws Exception {
        pod.here("kill", "-9", pid).expect(0);
    }

    @Test
    void runningThenSucceededOrFailed() throws Exception {
        submit("fine", "sh", "-c", "until [ -e '" + pod.root + "/go' ]; do sleep 0.1; done").expect(0);
        submit("wrong", "sh", "-c", "exit 3").expect(0);
        assertEquals("running", state("fine"));
        Files.writeString(pod.root.resolve("go"), "");
        summary("wrong");
        assertEquals("failed", state("wrong"));
        summary("fine");
        assertEquals("succeeded", state("fine"));
    }

    @Test
    void aRunWhoseCommandHasNotBegunIsStarting() throws Exception {
        Path dir = Files.createDirectories(pod.runs.resolve("begun/.ops"));
        Files.writeString(dir.resolve("request.json"), "{}");
        assertEquals("starting", state("begun"));
    }

    @Test
    void aRunWhoseProcessesWereAllKilledIsLost() throws Exception {
        submit("killed", "sleep", "300").expect(0);
        Map<String, String> child = child("killed");
        kill(child.get("shell_pid"));
        kill(child.get("pid"));
        LoopbackPod.await("lost", () -> state("killed").equals("lost"));
    }

    @Test
    void aRunOfAnEarlierBootIsLostAtOnce() throws Exception {
        Path dir = Files.createDirectories(pod.runs.resolve("rebooted/.ops"));
        Files.writeString(dir.resolve("request.json"), "{}");
        Files.writeString(dir.resolve("child"), "pid=1\nstart=1\nboot_id=another\nhostname=" + pod.here("cat", "/proc/sys/kernel/hostname").out());
        assertEquals("lost", state("rebooted"));
        assertTrue(laptop.ops("status", "rebooted").expect(0).out().contains("the host was started again since"));
    }

    @Test
    void anotherHostsRunIsJudgedByItsHeartbeat() throws Exception {
        Path dir = Files.createDirectories(pod.runs.resolve("elsewhere/.ops"));
        Files.writeString(dir.resolve("request.json"), "{}");
        Files.writeString(dir.resolve("child"), "pid=1\nstart=1\nboot_id=another\nhostname=another-host\n");
        Files.writeString(pod.file("elsewhere", RunDir.HEARTBEAT), "2026-01-01T00:00:00Z state=running step=5\n");
        assertEquals("running", state("elsewhere"));
        laptop.ops("run", "stop", "elsewhere").complaint(5, "runs on host another-host");
        Files.setLastModifiedTime(pod.file("elsewhere", RunDir.HEARTBEAT), java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() - 600_000));
        assertEquals("lost", state("elsewhere"));
    }

    @Test
    void aRunOnAPodThatDoesNotAnswerIsUnknownNeverFailed() throws Exception {
        Ran ran = laptop.ops("status", "fine-or-not", "--pod", "dead").expect(3);
        assertTrue(ran.out().contains("unknown (the pod can't be reached)"), ran.out());
        Ran json = laptop.ops("status", "fine-or-not", "--pod", "dead", "--json").expect(3);
        assertEquals("unknown", json.json().path("state").asText());
    }

    @Test
    void directoriesThatAreNoRunsAreNotListedAndBreakNothing() throws Exception {
        submit(laptop, List.of("--wait"), "real", "true").expect(0);
        Files.createDirectories(pod.runs.resolve("hf_cache/hub"));
        Files.createDirectories(pod.runs.resolve("x".repeat(150) + "/.ops"));
        Files.createDirectories(pod.runs.resolve("two\nlines/.ops"));
        Files.createSymbolicLink(pod.runs.resolve("link"), pod.runs.resolve("real"));
        Path broken = Files.createDirectories(pod.runs.resolve("broken"));
        Files.write(broken.resolve("summary.json"), new byte[] {'{', 0, (byte) 0xff, '\n', '@', 'o', 'p', 's', ' '});
        Files.writeString(broken.resolve("run_metadata.json"), "\r@ops run real gone\r@ops mtime x\n@ops run\n");
        List<String> ids = laptop.ops("list", "--json", "--limit", "0").expect(0).json().path("runs").findValuesAsText("run_id");
        assertTrue(ids.contains("real") && ids.contains("broken"), ids.toString());
        assertTrue(ids.stream().noneMatch(i -> i.equals("hf_cache") || i.equals("link") || i.equals("two") || i.startsWith("xxx")), ids.toString());
        assertEquals("succeeded", state("real"));
    }
}
