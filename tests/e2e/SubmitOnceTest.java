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
import tests.support.Laptop;
import tests.support.Ran;
import tests.support.Scripts;

/** One run id is one run, however often it is asked for and wherever the connection breaks. */
class SubmitOnceTest extends OnPod {
    private String[] count(String id) {
        return new String[] {"sh", "-c", "echo started >>" + pod.root + "/count." + id};
    }

    private long started(String id) throws Exception {
        summary(id);
        Path file = pod.root.resolve("count." + id);
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    @Test
    void theSameRequestIsFoundAgainAndStartedOnce() throws Exception {
        submit("same", count("same")).expect(0);
        Ran again = submit(laptop, List.of("--json"), "same", count("same")).expect(0);
        assertTrue(again.json().path("again").asBoolean());
        assertTrue(submit(pod.laptop("b"), List.of(), "same", count("same")).expect(0).err().contains("found again: run same"));
        assertEquals(1, started("same"));
    }

    @Test
    void anotherRequestUnderTheSameIdIsAConflictAndLeavesTheFirstAlone() throws Exception {
        submit("taken", count("taken")).expect(0);
        started("taken");
        byte[] before = Files.readAllBytes(pod.file("taken", RunDir.SUMMARY));
        submit("taken", "echo", "another").complaint(5, "run taken exists already on pod box");
        assertEquals(1, started("taken"));
        assertArrayEquals(before, Files.readAllBytes(pod.file("taken", RunDir.SUMMARY)));
    }

    @Test
    void aDirectoryThatIsNoRunIsNeverTakenOver() throws Exception {
        Files.createDirectories(pod.runs.resolve("foreign"));
        Files.writeString(pod.runs.resolve("foreign/precious"), "data");
        submit("foreign", "true").complaint(5, "exists already");
        assertEquals("data", Files.readString(pod.runs.resolve("foreign/precious")));
    }

    @Test
    void twentySubmitsAtOnceStartTheCommandOnce() throws Exception {
        submit("warm", "true").expect(0);
        Path script = pod.root.resolve("script");
        Path bin = Files.createDirectories(pod.root.resolve("keeping"));
        Scripts.write(bin.resolve("ssh"), "#!/bin/sh\ncat >" + script + "\nexit 255\n");
        Laptop keeping = pod.laptop("k").with("PATH", bin + ":" + System.getenv("PATH"));
        submit(keeping, List.of(), "crowd", count("crowd")).expect(3);
        String answers = pod.here("sh", "-c", "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do sh <" + script + " >answer.$i & done; wait; cat answer.*").out();
        assertEquals(20, answers.lines().filter(l -> l.startsWith("@ops started ")).count(), answers);
        assertEquals(19, answers.lines().filter(l -> l.equals("@ops again")).count(), answers);
        assertEquals(1, started("crowd"));
    }

    @Test
    void aSubmitThatIsCutAnywhereDidNothingOrIsFoundByTheSameCommand() throws Exception {
        submit("known", "true").expect(0);
        try (var proxy = new CuttingProxy(pod.port)) {
            pod.alias("cut", proxy.port());
            Laptop away = pod.laptop("c");
            int broken = 0;
            for (int bytes : new int[] {100, 3_500, 7_000, 12_000, 18_000}) {
                String id = "cut" + bytes;
                proxy.cutUp(bytes);
                Ran ran = submit(away, List.of("--pod", "cut"), id, count(id));
                broken += ran.code() == 0 ? 0 : 1;
                assertTrue(ran.code() == 0 || ran.code() == 3 && ran.err().contains("--run-id " + id), ran.toString());
                pod.hangUp(away, "cut");
                submit(away, List.of("--pod", "cut"), id, count(id)).expect(0);
                pod.hangUp(away, "cut");
                assertEquals(1, started(id), "cut after " + bytes);
            }
            assertTrue(broken >= 3, broken + " were broken");
        }
    }

    @Test
    void anAnswerThatIsCutLeavesARunThatTheSameCommandFinds() throws Exception {
        submit("known2", "true").expect(0);
        try (var proxy = new CuttingProxy(pod.port)) {
            pod.alias("half", proxy.port());
            Laptop away = pod.laptop("d");
            proxy.cutDown(3_400);
            Ran ran = submit(away, List.of("--pod", "half"), "half", count("half"));
            assertTrue(ran.code() == 0 || ran.code() == 3, ran.toString());
            submit(away, List.of("--pod", "half"), "half", count("half")).expect(0);
            assertEquals(1, started("half"));
        }
    }
}
