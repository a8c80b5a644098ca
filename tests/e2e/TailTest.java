package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lib.run.RunDir;
import org.junit.jupiter.api.Test;
import tests.support.CuttingProxy;
import tests.support.LoopbackPod;
import tests.support.Ran;

/** The log as it is on the pod, byte for byte, whatever the network does. */
class TailTest extends OnPod {
    private static final String NUMBERS = "import sys\nfor i in range(%d):\n  sys.stdout.write('%%07d ' %% i * 8 + '\\n')\n";

    @Test
    void aConnectionThatIsCutManyTimesLosesNothingAndRepeatsNothing() throws Exception {
        submit(laptop, List.of("--wait"), "big", "python3", "-c", NUMBERS.formatted(60_000)).expect(0);
        try (var proxy = new CuttingProxy(pod.port)) {
            pod.alias("cut", proxy.port());
            proxy.cutDown(700_000).cutDown(5_000).cutDown(1_500_000);
            Process tail = laptop.start("tail", "big", "-n", "all", "--pod", "cut");
            Ran ran = laptop.finish(tail);
            assertEquals(0, ran.code(), ran.err());
            assertEquals(3, proxy.cuts(), ran.err());
            assertTrue(ran.err().contains("trying again in 1 s"), ran.err());
            assertArrayEquals(Files.readAllBytes(pod.file("big", RunDir.LOG)), Files.readAllBytes(laptop.output(tail)));
        }
    }

    @Test
    void anSshThatIsKilledInTheMiddleOfALiveLogIsTakenUpAtItsByte() throws Exception {
        submit("live", "python3", "-u", "-c", "import itertools, os, time\nfor i in itertools.count():\n  print('line', i); time.sleep(0.05)\n  if os.path.exists('" + pod.root
                + "/enough'): break\nfor i in range(40): print('more', i); time.sleep(0.05)").expect(0);
        Process tail = laptop.start("tail", "live", "-n", "all");
        LoopbackPod.await("output", () -> Files.size(laptop.output(tail)) > 20);
        List<ProcessHandle> ssh = tail.toHandle().children().toList();
        assertEquals(1, ssh.size());
        ssh.get(0).destroyForcibly();
        Files.createFile(pod.root.resolve("enough"));
        laptop.finish(tail).expect(0);
        assertEquals(pod.log("live"), Files.readString(laptop.output(tail)));
        assertTrue(pod.log("live").endsWith("more 39\n"), pod.log("live"));
    }

    @Test
    void tailBeginsAtTheLastLinesAndEndsWhenNobodyReads() throws Exception {
        submit("few", "sh", "-c", "for i in 1 2 3 4 5; do echo line $i; done; printf 'no newline'; sleep 20").expect(0);
        pod.awaitLog("few", "no newline");
        assertEquals("line 5\nno newline", laptop.ops("tail", "few", "-n", "2", "--no-follow").expect(0).out());
        assertEquals("", laptop.ops("tail", "few", "-n", "0", "--no-follow").expect(0).out());
    }

    @Test
    void aReaderThatLeavesEndsTheTailOfARunThatGoesOn() throws Exception {
        submit("chatty", "python3", "-u", "-c", "import itertools, time\nfor i in itertools.count():\n  print('line', i); time.sleep(0.1)").expect(0);
        pod.awaitLog("chatty", "line 2");
        Process tail = laptop.startPiped("tail", "chatty", "-n", "all");
        assertEquals("line 0", tail.inputReader().readLine());
        tail.getInputStream().close();
        LoopbackPod.await("the end of a tail that nobody reads", () -> !tail.isAlive());
        assertEquals("running", state("chatty"));
        laptop.ops("run", "stop", "chatty").expect(0);
    }

    @Test
    void whatThePodsShellPrintsByItselfIsNoPartOfTheAnswer() throws Exception {
        submit(laptop, List.of("--wait"), "plain", "sh", "-c", "echo only this").expect(0);
        Path rc = pod.home.resolve(".bashrc");
        for (String banner : List.of("echo Welcome; echo '@ops offset 3'", "printf 'no newline at its end'")) {
            Files.writeString(rc, banner + "\n");
            assertEquals("only this\n", laptop.ops("tail", "plain").expect(0).out());
            assertEquals("succeeded", state("plain"));
            laptop.ops("fetch", "plain", "--to", "with-banner").expect(0);
            submit(laptop, List.of(), "again" + banner.length(), "true").expect(0);
        }
        Files.delete(rc);
        assertEquals("only this\n", Files.readString(laptop.dir.resolve("with-banner/plain/stdout.log")));
    }
}
