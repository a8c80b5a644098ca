package tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tests.faults.LinkWorld.Far;
import tests.support.CuttingProxy.Break;
import tests.support.CuttingProxy.Way;
import tests.support.LoopbackPod;
import tests.support.Ran;

/** A submit whose connection breaks, or whose laptop dies, has begun nothing or what the same command finds. */
@ExtendWith(LinkPods.class)
class LinkSubmitTest {
    private final LinkWorld world;

    LinkSubmitTest(LinkWorld world) {
        this.world = world;
    }

    @Test
    void aSubmitThatIsCutAtAnyByteIsFoundOrBegunByTheSameCommand() throws Exception {
        Far far = world.far("submit");
        world.broken(far, List.of(), world.submit("link-whole", world.counted("link-whole"))).expect(0);
        List<Break> places = world.places(far, Fault.times(24, 2));
        var ids = new ArrayList<>(List.of("link-whole"));
        int lost = 0;
        for (Break place : places) {
            String id = "cut-" + place.way() + "-" + place.bytes();
            Ran first = world.broken(far, List.of(place), world.submit(id, world.counted(id)));
            assertTrue(first.code() == 0 || first.code() == 3 && first.err().contains("--run-id " + id), () -> place + ", " + world.seed() + ": " + first);
            world.broken(far, List.of(), world.submit(id, world.counted(id))).expect(0);
            lost += first.code() == 0 ? 0 : 1;
            ids.add(id);
        }
        world.assertWhole(ids);
        assertTrue(lost >= places.size() / 2, lost + " submits were broken");
        Fault.report("ssh cut after N bytes of a submit, which is repeated", places.size(), "nothing: each command started once (" + lost + " had exit code 3)");
    }

    @Test
    void aCutUploadOfTheRunnerLeavesNothingOnThePod() throws Exception {
        Far far = world.far("upload");
        int times = Fault.times(8, 2);
        for (int i = 0; i < times; i++) {
            Path root = world.pod.root.resolve("upload" + i + "/runs");
            long bytes = 30_000 + world.random().nextLong(400_000);
            String[] submit = {"run", "submit", "--outputs-dir", root.toString(), "--run-id", "new", "--", "sh", "-c", "echo started >>" + root + ".count"};
            Ran ran = world.broken(far, List.of(new Break(Way.UP, bytes, false)), submit).expect(3);
            assertTrue(ran.err().contains("--run-id new"), ran.err());
            assertFalse(Files.exists(root), () -> bytes + " bytes: " + ran);
            world.broken(far, List.of(), submit).expect(0);
            LoopbackPod.await("the start", () -> Files.exists(Path.of(root + ".count")));
            assertEquals(List.of("started"), Files.readAllLines(Path.of(root + ".count")));
            LinkWorld.assertNothingHalf(root);
        }
        Fault.report("ssh cut in the upload of the runner's sources", times, "nothing: no half runner, the repeat succeeds");
    }

    @Test
    void aLaptopThatIsKilledInASubmitLeavesNothingOrARunThatTheSameCommandFinds() throws Exception {
        int times = Fault.times(20, 2);
        var ids = new ArrayList<String>();
        for (int i = 0; i < times; i++) {
            String id = "killed-" + i;
            long calls = world.pod.calls();
            Process submit = world.near.start(world.submit(id, world.counted(id)));
            LoopbackPod.await("ssh", () -> world.pod.calls() > calls || !submit.isAlive());
            Thread.sleep(world.random().nextInt(500));
            submit.destroyForcibly().waitFor();
            world.near.ops(world.submit(id, world.counted(id))).expect(0);
            ids.add(id);
        }
        world.assertWhole(ids);
        Fault.report("SIGKILL of ops at a random moment of a submit, which is repeated", times, "nothing: each command started once");
    }
}
