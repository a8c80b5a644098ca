package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lib.run.RunDir;
import org.junit.jupiter.api.Test;
import tests.support.LoopbackPod;

/** {@code ops run close}: the summary of a run that nobody can write any more. */
class CloseTest extends OnPod {
    private static final long HOUR_MILLIS = 3_600_000;

    /** A run all of whose processes were killed; its recorder too. */
    private void lose(String id) throws Exception {
        submit(id, "sh", "-c", "echo said; exec sleep 300").expect(0);
        pod.awaitLog(id, "said");
        pod.awaitFile(id, RunDir.METADATA);
        List<Long> all = ProcessHandle.allProcesses().filter(p -> commandLine(p.pid()).contains(pod.run(id).path())).map(ProcessHandle::pid).toList();
        Stream.concat(all.stream(), Stream.of(Long.parseLong(child(id, "pid")), Long.parseLong(child(id, "shell_pid"))))
                .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        LoopbackPod.await("their end", () -> !LoopbackPod.isAlive(Long.parseLong(child(id, "pid"))) && !LoopbackPod.isAlive(Long.parseLong(child(id, "shell_pid"))));
    }

    private String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
        } catch (java.io.IOException e) {
            return "";
        }
    }

    private String child(String id, String key) throws Exception {
        pod.awaitFile(id, RunDir.CHILD);
        return Files.readAllLines(pod.file(id, RunDir.CHILD)).stream().filter(l -> l.startsWith(key + "=")).findFirst().orElseThrow().substring(key.length() + 1);
    }

    private void change(String id, String key, String value) throws Exception {
        Files.writeString(pod.file(id, RunDir.CHILD), Files.readAllLines(pod.file(id, RunDir.CHILD)).stream().map(l -> l.startsWith(key + "=") ? key + "=" + value : l)
                .collect(Collectors.joining("\n", "", "\n")));
    }

    private void age(String id) throws Exception {
        try (Stream<Path> files = Files.walk(pod.runs.resolve(id))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() - HOUR_MILLIS));
            }
        }
    }

    @Test
    void aLostRunIsClosedOnceAndKeepsWhatItSaid() throws Exception {
        lose("lost");
        laptop.ops("run", "close", "lost").expect(0);
        JsonNode summary = summary("lost");
        assertEquals("lost", summary.path("state").asText());
        assertTrue(summary.path("exit_code").isNull());
        assertEquals(1, summary.path("attempts").size());
        assertEquals("said\n", pod.log("lost"));
        byte[] before = Files.readAllBytes(pod.file("lost", RunDir.SUMMARY));
        assertTrue(laptop.ops("run", "close", "lost").expect(0).out().contains("over already: lost"));
        assertArrayEquals(before, Files.readAllBytes(pod.file("lost", RunDir.SUMMARY)));
    }

    @Test
    void aRunThatLivesIsNotClosed() throws Exception {
        submit("living", "sleep", "300").expect(0);
        laptop.ops("run", "close", "living").complaint(5, "ops run stop");
        assertTrue(Files.notExists(pod.file("living", RunDir.SUMMARY)));
        laptop.ops("run", "stop", "living").expect(0);
    }

    @Test
    void aRebootIsNamedAsTheCause() throws Exception {
        lose("rebooted");
        change("rebooted", "boot_id", "another");
        // Young for as long as this test may take.
        Files.setLastModifiedTime(pod.file("rebooted", RunDir.CHILD), FileTime.fromMillis(System.currentTimeMillis() + HOUR_MILLIS));
        laptop.ops("run", "close", "rebooted").complaint(5, "may still run");
        age("rebooted");
        laptop.ops("run", "close", "rebooted").expect(0);
        assertEquals("pod_lost", summary("rebooted").path("failure").path("cause").asText());
    }

    @Test
    void aRunOfAnotherHostIsClosedOnlyWhenItsHeartbeatIsStill() throws Exception {
        lose("elsewhere");
        change("elsewhere", "boot_id", "another");
        change("elsewhere", "hostname", "another-host");
        age("elsewhere");
        Path beat = pod.file("elsewhere", RunDir.HEARTBEAT);
        var beating = new Thread(() -> {
            try {
                for (int i = 0; !Thread.interrupted(); i++) {
                    Files.writeString(beat, "2026-01-01T00:00:00Z state=running log_bytes=" + i + "\n");
                    Files.setLastModifiedTime(beat, FileTime.fromMillis(System.currentTimeMillis() - HOUR_MILLIS));
                    Thread.sleep(300);
                }
            } catch (java.io.IOException | InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        beating.start();
        laptop.ops("run", "close", "elsewhere").complaint(5, "another-host");
        beating.interrupt();
        beating.join();
        age("elsewhere");
        laptop.ops("run", "close", "elsewhere").expect(0);
        JsonNode failure = summary("elsewhere").path("failure");
        assertTrue(failure.path("message").asText().contains("another-host"), failure.toString());
    }

    @Test
    void aReusedPidIsNotTakenForTheRun() throws Exception {
        lose("reused");
        change("reused", "pid", Long.toString(ProcessHandle.current().pid()));
        change("reused", "start", "1");
        laptop.ops("run", "close", "reused").expect(0);
        assertEquals("lost", summary("reused").path("state").asText());
    }

    @Test
    void aCopiedDirectoryIsClosedWhereItLies() throws Exception {
        lose("original");
        Path copy = pod.root.resolve("copies/original");
        pod.here("mkdir", pod.root + "/copies").expect(0);
        pod.here("cp", "-a", pod.run("original").path(), copy.toString()).expect(0);
        laptop.ops("run", "close", "original", "--outputs-dir", copy.getParent().toString()).expect(0);
        assertTrue(Files.exists(copy.resolve(RunDir.SUMMARY)));
        assertTrue(Files.notExists(pod.file("original", RunDir.SUMMARY)), "the original isn't touched");
    }
}
