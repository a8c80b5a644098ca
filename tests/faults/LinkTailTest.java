package tests.faults;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lib.run.RunDir;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tests.faults.LinkWorld.Far;
import tests.support.CuttingProxy.Break;
import tests.support.CuttingProxy.Way;
import tests.support.Ran;

/** Over connections that break, tail shows the log byte for byte. */
@ExtendWith(LinkPods.class)
class LinkTailTest {
    /** Any bytes: colours, carriage returns, NUL, invalid UTF-8 and what looks like an answer of the pod's script; its seed and its pause are arguments. */
    private static final String BYTES = """
            import os, random, sys, time
            some = random.Random(int(sys.argv[1]))
            for i in range(300):
                os.write(1, b'\\n@ops offset %d\\n' % i + bytes(some.getrandbits(8) for _ in range(7000)))
                time.sleep(float(sys.argv[2]))
            """;
    private final LinkWorld world;

    LinkTailTest(LinkWorld world) {
        this.world = world;
    }

    private byte[] log(String id) throws Exception {
        world.pod.awaitFile(id, RunDir.SUMMARY);
        return Files.readAllBytes(world.pod.file(id, RunDir.LOG));
    }

    @Test
    void theTextShownOverManyReconnectsIsTheLogByteForByte() throws Exception {
        world.near.ops(world.submit("tail-over", "python3", "-c", BYTES, "1", "0")).expect(0);
        byte[] log = log("tail-over");
        Far far = world.far("tail");
        int tails = Fault.times(12, 2);
        int cuts = 0;
        for (int i = 0; i < tails; i++) {
            cuts += shown(far, "tail-over", log, someCuts(log.length));
        }
        assertTrue(cuts >= tails, cuts + " cuts");
        Fault.report("ssh cut after N bytes of the tail of a run that is over", cuts, "0 of " + log.length + " bytes, none shown twice, in " + tails + " tails");
    }

    @Test
    void theTextOfALiveRunIsTheLogByteForByteToo() throws Exception {
        int tails = Fault.times(4, 1);
        int cuts = 0;
        long bytes = 0;
        Far far = world.far("live");
        for (int i = 0; i < tails; i++) {
            String id = "tail-live-" + i;
            world.near.ops(world.submit(id, "python3", "-c", BYTES, String.valueOf(i), "0.01")).expect(0);
            far.proxy().plan(someCuts(400_000));
            Process tail = far.laptop().start("tail", id, "-n", "all", "--pod", "box");
            int before = far.proxy().cuts();
            assertTrue(far.laptop().finish(tail).code() != 1, world.seed());
            cuts += far.proxy().cuts() - before;
            assertStartOrAll(tail, far, id, log(id));
            bytes += log(id).length;
            world.hangUp(far);
        }
        Fault.report("ssh cut after N bytes of the tail of a live run", cuts, "0 of " + bytes + " bytes, none shown twice, in " + tails + " tails");
    }

    private List<Break> someCuts(int spread) {
        var cuts = new ArrayList<Break>();
        for (int i = 0; i < 3; i++) {
            cuts.add(new Break(Way.DOWN, 20_000 + world.random().nextInt(spread / 3), false));
        }
        cuts.add(new Break(Way.UP, 1 + world.random().nextInt(9_000), false));
        return cuts;
    }

    /** One tail over these cuts; how many there were. */
    private int shown(Far far, String id, byte[] log, List<Break> breaks) throws Exception {
        int before = far.proxy().cuts();
        far.proxy().plan(breaks);
        Process tail = far.laptop().start("tail", id, "-n", "all", "--pod", "box");
        far.laptop().finish(tail);
        assertStartOrAll(tail, far, id, log);
        far.proxy().plan(List.of());
        world.hangUp(far);
        return far.proxy().cuts() - before;
    }

    /** Only the state at the very end may be cut off, and then the log has been shown. */
    private void assertStartOrAll(Process tail, Far far, String id, byte[] log) throws Exception {
        Ran ran = far.laptop().finish(tail);
        Path shown = far.laptop().output(tail);
        assertTrue(ran.code() == 0 || ran.code() == 3 && ran.err().contains("safe"), () -> id + ", " + world.seed() + ": " + ran.err());
        assertArrayEquals(log, Files.readAllBytes(shown), () -> id + ", " + world.seed() + ": " + ran.err());
    }

    @Test
    void aTailThatIsCutBeforeItsFirstByteShowsNothingAndSaysThatARepeatIsSafe() throws Exception {
        world.near.ops(world.submit("tail-early", world.counted("tail-early"))).expect(0);
        byte[] log = log("tail-early");
        Far far = world.far("early");
        world.broken(far, List.of(), "tail", "tail-early", "--pod", "box").expect(0);
        List<Break> places = world.places(far, Fault.times(12, 2));
        int cut = 0;
        for (Break place : places) {
            Ran ran = world.broken(far, List.of(place), "tail", "tail-early", "--pod", "box");
            cut += ran.code() == 0 ? 0 : 1;
            assertTrue(ran.code() == 0 || ran.code() == 3 && ran.err().contains("safe"), () -> place + ", " + world.seed() + ": " + ran);
            assertTrue(ran.out().equals(new String(log)) || ran.code() == 3 && ran.out().isEmpty(), () -> place + ", " + world.seed() + ": " + ran);
            assertEquals(new String(log), world.broken(far, List.of(), "tail", "tail-early", "--pod", "box").expect(0).out());
        }
        Fault.report("ssh cut at every step of a short tail, which is repeated", places.size(), "nothing (" + cut + " had exit code 3)");
    }
}
