package tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tests.faults.LinkWorld.Far;
import tests.support.CuttingProxy.Break;
import tests.support.CuttingProxy.Way;
import tests.support.Ran;

/**
 * A connection that stays open and says nothing any more, as when a laptop changes its network: no command waits for ever. The full form waits
 * as long as ops itself makes ssh wait, the brief one has an ssh that gives up within seconds.
 */
@ExtendWith(LinkPods.class)
class LinkHangTest {
    private static final long PATIENCE_SECONDS = 180;
    private final LinkWorld world;
    private final boolean real = Fault.times(1, 0) == 1;

    LinkHangTest(LinkWorld world) {
        this.world = world;
    }

    /** A command that is stuck, where, and since when. */
    private record Stuck(String what, Far far, Process process, long sinceNanos) {
    }

    private Far far(String name) throws Exception {
        Far far = world.far(name);
        if (!real) {
            far.laptop().with("PATH", world.impatientSsh() + ":" + System.getenv("PATH"));
        }
        return far;
    }

    private Stuck stuck(String what, Break place, String... args) throws Exception {
        Far far = far("hang-" + what);
        far.proxy().plan(List.of(place));
        return new Stuck(what, far, far.laptop().start(args), System.nanoTime());
    }

    /** The seconds that it took. */
    private long ended(Stuck stuck) throws Exception {
        assertTrue(stuck.process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), stuck.what() + " hangs");
        return (System.nanoTime() - stuck.sinceNanos()) / 1_000_000_000;
    }

    @Test
    void everyCommandGivesUpOnAConnectionThatGoesSilentAndSaysWhatToDo() throws Exception {
        String id = "silent";
        world.near.ops("run", "submit", "--wait", "--run-id", id, "--", "python3", "-c", "print('x' * 999999)").expect(0);
        var stuck = new ArrayList<Stuck>();
        stuck.add(stuck("connect", silent(Way.UP, 0), "status", id, "--pod", "box"));
        stuck.add(stuck("handshake", silent(Way.UP, 1_000), "status", id, "--pod", "box"));
        stuck.add(stuck("submit", silent(Way.UP, 20_000), world.submit("silent-up", world.counted("silent-up"))));
        stuck.add(stuck("tar", silent(Way.DOWN, 300_000), "fetch", id, "--to", "copy", "--no-rsync", "--pod", "box"));
        stuck.add(stuck("rsync", silent(Way.DOWN, 6_000), "fetch", id, "--to", "copy", "--pod", "box"));
        Map<String, Long> seconds = new LinkedHashMap<>();
        for (Stuck each : stuck) {
            seconds.put(each.what(), ended(each));
            Ran ran = each.far().laptop().finish(each.process());
            assertTrue(ran.code() == 3 && ran.err().lines().count() >= 2 && ran.err().contains("ops: "), () -> each.what() + ": " + ran);
        }
        Far submitting = stuck.get(2).far();
        submitting.laptop().ops(world.submit("silent-up", world.counted("silent-up"))).expect(0);
        world.assertWhole(List.of("silent-up"));
        Fault.report("ssh that goes silent in connect, handshake, submit, fetch" + said(seconds), stuck.size(), "nothing: exit code 3, the repeat of the submit started it once");
    }

    @Test
    void aTailGoesOnAtItsByteAfterASilenceAndASharedConnectionThatIsDeadIsLeft() throws Exception {
        String id = "silent-tail";
        world.near.ops("run", "submit", "--wait", "--run-id", id, "--", "python3", "-c", "print('y' * 999999)").expect(0);
        Far tailing = far("hang-tail");
        // Twice: on a busy machine the first connection may be given up before it comes to its place.
        tailing.proxy().plan(List.of(silent(Way.DOWN, 300_000), silent(Way.DOWN, 300_000)));
        Stuck tail = new Stuck("tail", tailing, tailing.laptop().start("tail", id, "-n", "all", "--pod", "box"), System.nanoTime());
        Far shared = far("hang-shared");
        shared.laptop().ops("status", id, "--pod", "box").expect(0);
        shared.proxy().silence();
        var status = new Stuck("status", shared, shared.laptop().start("status", id, "--pod", "box"), System.nanoTime());
        Map<String, Long> seconds = new LinkedHashMap<>();
        for (Stuck each : List.of(tail, status)) {
            seconds.put(each.what(), ended(each));
        }
        Ran shown = tail.far().laptop().finish(tail.process()).expect(0);
        assertTrue(shown.err().contains("trying again in 1 s"), shown.err());
        assertEquals(world.pod.log(id), shown.out());
        Ran said = shared.laptop().finish(status.process());
        assertTrue(said.code() == 3 && said.err().contains("repeating the ops command is safe") || said.code() == 0 && said.out().contains("succeeded"), said.toString());
        shared.laptop().ops("status", id, "--pod", "box").expect(0);
        Fault.report("ssh that goes silent in a tail, or while it is shared" + said(seconds), 2, "0 of " + shown.out().length() + " bytes");
    }

    private static Break silent(Way way, long bytes) {
        return new Break(way, bytes, true);
    }

    private String said(Map<String, Long> seconds) {
        return real ? " " + seconds + " s" : "";
    }
}
