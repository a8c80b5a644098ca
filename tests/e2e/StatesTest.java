package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import lib.run.RunDir;
import lib.run.Timestamp;
import lib.store.ProcessStat;
import org.junit.jupiter.api.Test;
import tests.support.LoopbackPod;

/** A state is told from evidence on the pod, also when nothing of ours is alive to tell it. */
class StatesTest extends OnPod {
    /** An age in seconds: what is younger than its limit is so for as long as a test may take. */
    private static final long STAYS_YOUNG = -600;

    private Map<String, String> child(String id) throws Exception {
        return Files.readAllLines(pod.file(id, RunDir.CHILD)).stream().filter(l -> l.contains("="))
                .collect(Collectors.toMap(l -> l.substring(0, l.indexOf('=')), l -> l.substring(l.indexOf('=') + 1)));
    }

    private void kill(String pid) throws Exception {
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
        setAge("begun", RunDir.REQUEST, STAYS_YOUNG);
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
        Files.setLastModifiedTime(pod.file("elsewhere", RunDir.HEARTBEAT), FileTime.fromMillis(System.currentTimeMillis() - 600_000));
        assertEquals("lost", state("elsewhere"));
    }

    /** A run directory with files of the given contents, the way launch.sh and the recorder leave them. */
    private void made(String id, String... namesAndTexts) throws Exception {
        Path dir = Files.createDirectories(pod.runs.resolve(id).resolve(RunDir.INTERNAL)).getParent();
        Files.writeString(dir.resolve(RunDir.REQUEST), "{}");
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            Files.writeString(dir.resolve(namesAndTexts[i]), namesAndTexts[i + 1]);
        }
    }

    private void setAge(String id, String name, long seconds) throws Exception {
        Files.setLastModifiedTime(pod.file(id, name), FileTime.fromMillis(System.currentTimeMillis() - seconds * 1000));
    }

    private String here(String pid, String start, String shellPid, String shellStart, int attempt) throws Exception {
        return "attempt=" + attempt + "\npid=" + pid + "\nstart=" + start + "\nshell_pid=" + shellPid + "\nshell_start=" + shellStart + "\nboot_id="
                + ProcessStat.bootId() + "\nhostname=" + Files.readString(Path.of("/proc/sys/kernel/hostname"));
    }

    private String start(Process process) {
        return Long.toString(ProcessStat.of(Long.toString(process.pid())).orElseThrow().start());
    }

    private String status(String id) throws Exception {
        return laptop.ops("status", id).expect(0).out();
    }

    @Test
    void theStatusOfALiveRunTellsFromWhichEvidence() throws Exception {
        submit("live", "sleep", "300").expect(0);
        LoopbackPod.await("a beat", () -> Files.exists(pod.file("live", RunDir.HEARTBEAT)));
        JsonNode evidence = laptop.ops("status", "live", "--json").expect(0).json().path("evidence");
        assertEquals("alive", evidence.path("process").asText(), evidence.toString());
        assertEquals("alive", evidence.path("launcher").asText(), evidence.toString());
        assertTrue(evidence.path("recorder_seen").asBoolean() && evidence.path("heartbeat_age_sec").asDouble() < 60, evidence.toString());
        assertTrue(status("live").contains("process      alive, pid " + child("live").get("pid") + " on host"), status("live"));
        laptop.ops("run", "stop", "live").expect(0);
        summary("live");
        assertTrue(status("live").contains("known by     summary.json, ended "), status("live"));
    }

    @Test
    void aRecorderThatIsGoneIsAFactAndTheRunGoesOn() throws Exception {
        Process sleep = new ProcessBuilder("sleep", "300").start();
        try {
            made("unwatched", RunDir.CHILD, here("" + sleep.pid(), start(sleep), "", "", 1),
                    RunDir.HEARTBEAT, Timestamp.format(Instant.now().minusSeconds(200)) + " state=stalled attempt=1\n");
            String text = status("unwatched");
            assertTrue(text.contains("state        running\n") && text.matches("(?s).*recorder     gone since [3-9]m.*") && text.contains(": the command goes on"), text);
            // A beat is of now for 80 s, to either side.
            Files.writeString(pod.file("unwatched", RunDir.HEARTBEAT), Timestamp.format(Instant.now().plusSeconds(60)) + " state=stalled attempt=1\n");
            assertEquals("stalled", state("unwatched"));
            Files.writeString(pod.file("unwatched", RunDir.HEARTBEAT), Timestamp.format(Instant.now().plusSeconds(3600)) + " state=stalled attempt=1\n");
            assertEquals("running", state("unwatched"), "a beat of before the clock was set back");
        } finally {
            sleep.destroyForcibly().waitFor();
        }
        assertEquals("lost", state("unwatched"));
        assertTrue(status("unwatched").contains("lost (its process is gone and left no exit code)"), status("unwatched"));
    }

    @Test
    void aCommandThatEndedWhileItsShellStillWritesTheExitCodeRuns() throws Exception {
        Process shell = new ProcessBuilder("sleep", "300").start();
        try {
            made("ending", RunDir.CHILD, here("1", "5", "" + shell.pid(), start(shell), 1));
            assertTrue(status("ending").contains("running (its command has ended, and its exit code isn't written yet)"), status("ending"));
        } finally {
            shell.destroyForcibly().waitFor();
        }
    }

    @Test
    void anExitRecordWithoutASummaryDecidesWhenNobodyIsLeftToWriteOne() throws Exception {
        made("unsummed", RunDir.CHILD, here("1", "5", "", "", 1), RunDir.EXIT, "code=0\nsignal=0\nattempt=1\n");
        setAge("unsummed", RunDir.EXIT, STAYS_YOUNG);
        assertTrue(status("unsummed").contains("running (finishing: exit code 0 was recorded "), status("unsummed"));
        setAge("unsummed", RunDir.EXIT, 3000);
        assertTrue(status("unsummed").contains("succeeded, exit code 0 (by its exit record of 50m"), status("unsummed"));
        Files.writeString(pod.file("unsummed", RunDir.STOP), "by=ops\nreason=timeout\n");
        assertEquals("failed", state("unsummed"));
        Files.writeString(pod.file("unsummed", RunDir.STOP), "by=me\nreason=stop\n");
        assertEquals("stopped", state("unsummed"));
    }

    @Test
    void anOlderAttemptsRecordsAreNotTheEndOfThePresentOne() throws Exception {
        made("again", RunDir.ATTEMPT, "2\n", RunDir.CHILD, here("1", "5", "", "", 1), RunDir.EXIT, "code=1\nsignal=0\nattempt=1\n",
                RunDir.HEARTBEAT, Timestamp.format(Instant.now()) + " state=failed attempt=1\n");
        setAge("again", RunDir.EXIT, 3000);
        setAge("again", RunDir.REQUEST, 4000);
        setAge("again", RunDir.ATTEMPT, STAYS_YOUNG);
        assertTrue(status("again").contains("starting (its next attempt was asked for "), status("again"));
        setAge("again", RunDir.ATTEMPT, 300);
        assertTrue(status("again").contains("lost (its next attempt never started)"), status("again"));
        setAge("again", RunDir.ATTEMPT, STAYS_YOUNG);
        assertEquals("starting", state("again"), "a clock that was set back proves nothing");
    }

    @Test
    void anotherContainerOfTheSameMachineIsAnotherHost() throws Exception {
        made("beside", RunDir.CHILD, here("1", "5", "", "", 1).replaceFirst("hostname=.*", "hostname=another-container"),
                RunDir.HEARTBEAT, Timestamp.format(Instant.now()) + " state=running attempt=1\n");
        assertTrue(status("beside").contains("running (on another host, by its last sign "), status("beside"));
    }

    @Test
    void aRunWhoseSubmitBrokeOffBeforeTheLaunchSaysSo() throws Exception {
        made("halfway");
        setAge("halfway", RunDir.REQUEST, 300);
        assertTrue(status("halfway").contains("lost (its command never started: the submit broke off)"), status("halfway"));
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
