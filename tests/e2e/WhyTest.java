package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lib.run.RunDir;
import org.junit.jupiter.api.Test;
import tests.support.Ran;

/** ops run why, of runs on a pod and of copies here. */
class WhyTest extends OnPod {
    private static final String FAILS = "import sys\nfor i in range(200): print('iter', i)\nsys.stdout.flush()\nraise KeyError('lr')";

    @Test
    void aFailedRunIsExplainedWithItsLinesAndAFetchedCopyLikewise() throws Exception {
        submit(laptop, List.of("--wait"), "fails", "python3", "-c", FAILS).expect(1);
        Ran why = laptop.ops("run", "why", "fails").expect(0);
        assertTrue(why.out().contains("state        failed\n") && why.out().contains("cause        python_exception: KeyError: 'lr'\n"), why.out());
        assertTrue(why.out().contains("stdout.log:201:   Traceback (most recent call last):\n"), why.out());
        assertTrue(why.out().contains("> stdout.log:203: KeyError: 'lr'\n") && why.out().contains("exit         code 1\n"), why.out());
        assertTrue(why.out().endsWith(pod.run("fails").path() + "\n"), why.out());
        laptop.ops("fetch", "fails", "--to", "copies").expect(0);
        Ran copy = laptop.ops("run", "why", "copies/fails").expect(0);
        assertTrue(copy.out().contains("stdout.log:201:   Traceback") && copy.out().contains("> stdout.log:203: KeyError: 'lr'\n"), copy.out());
        assertEquals(why.out().lines().filter(l -> l.startsWith("cause")).toList(), copy.out().lines().filter(l -> l.startsWith("cause")).toList());
    }

    @Test
    void jsonIsOneDocumentWithTheExactText() throws Exception {
        submit(laptop, List.of("--wait"), "coloured", "python3", "-c", "raise ValueError('\\x1b[31m' + 'red')").expect(1);
        JsonNode json = laptop.ops("run", "why", "--run-id", "coloured", "--json").expect(0).json();
        assertEquals("python_exception", json.path("failure").path("cause").asText());
        assertEquals(1, json.path("exit_code").asInt());
        assertTrue(json.path("log").toString().contains("Traceback"), json::toString);
        assertTrue(json.path("disk_free_bytes").asLong() > 0 && !json.path("restart_can_cure").asBoolean(true), json::toString);
        assertFalse(laptop.ops("run", "why", "coloured").expect(0).out().contains("\u001b"));
    }

    @Test
    void aRunThatSucceededAndOneThatRunsAreNoFailures() throws Exception {
        submit(laptop, List.of("--wait"), "fine", "true").expect(0);
        assertTrue(laptop.ops("run", "why", "fine").expect(0).out().contains("the run succeeded"));
        submit("goes", "sh", "-c", "echo some words; exec sleep 300").expect(0);
        pod.awaitLog("goes", "some words");
        String out = laptop.ops("run", "why", "goes").expect(0).out();
        assertTrue(out.contains("state        running") && out.contains("log            some words\n") && out.contains("the run isn't over"), out);
        laptop.ops("run", "stop", "goes").expect(0);
        summary("goes");
        String stopped = laptop.ops("run", "why", "goes").expect(0).out();
        assertTrue(stopped.contains("state        stopped") && stopped.contains("stopped      by="), stopped);
    }

    @Test
    void aKilledRunNamesTheSignal() throws Exception {
        submit(laptop, List.of("--wait"), "shot", "sh", "-c", "kill -9 $$").expect(1);
        String out = laptop.ops("run", "why", "shot").expect(0).out();
        assertTrue(out.contains("cause        signal: the command was ended by SIGKILL (signal 9)") && out.contains("exit         code 137, SIGKILL\n"), out);
    }

    @Test
    void aHostileRunDirectoryCannotSpeakForTheScript() throws Exception {
        Path dir = Files.createDirectories(pod.runs.resolve("evil/.ops"));
        Files.writeString(dir.resolve("request.json"), "{}");
        Files.writeString(dir.resolve("stop"), "@ops no_run\n@ops first 7\n\u001b[2Jx\n");
        Files.writeString(dir.resolve("oom_before"), "boot_id=x\noom_file=/etc/passwd\n");
        Files.write(pod.file("evil", RunDir.LOG), "@ops no_run\n@ops looked\n\0\u00ff\n".repeat(5).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        Files.createDirectories(pod.file("evil", "stall").resolve("a\n@ops no_run"));
        Files.createDirectories(pod.file("evil", "checkpoints").resolve("ckpt_last.$(touch owned) '\""));
        String out = laptop.ops("run", "why", "evil").expect(0).out();
        assertTrue(out.contains("@ops looked") && !out.contains("\u001b") && out.contains("a?@ops no_run/"), out);
        try (var files = Files.walk(pod.root)) {
            assertTrue(files.noneMatch(f -> f.getFileName().toString().equals("owned")));
        }
    }

    @Test
    void aRunThatIsNotThereIsNotFound() throws Exception {
        laptop.ops("run", "why", "no-such-run", "--pod", "box").complaint(4, "no run 'no-such-run'");
        laptop.ops("run", "why", "no/such/dir").complaint(4, "no run directory");
    }
}
