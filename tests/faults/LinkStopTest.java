package tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import lib.run.RunDir;
import lib.store.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tests.faults.LinkWorld.Far;
import tests.support.CuttingProxy.Break;
import tests.support.Ran;

/** A broken connection under stop, status and list: what is said is true, and a repeat finishes it. */
@ExtendWith(LinkPods.class)
class LinkStopTest {
    private final LinkWorld world;

    LinkStopTest(LinkWorld world) {
        this.world = world;
    }

    private String stopped(Far far, String id, List<Break> breaks) throws Exception {
        world.near.ops(world.submit(id, "sleep", "600")).expect(0);
        Ran ran = world.broken(far, breaks, "run", "stop", id, "--pod", "box");
        assertTrue(ran.code() == 0 || ran.code() == 3 && ran.err().contains("safe"), () -> breaks + ", " + world.seed() + ": " + ran);
        world.broken(far, List.of(), "run", "stop", id, "--pod", "box").expect(0);
        world.pod.awaitFile(id, RunDir.SUMMARY);
        assertEquals("stopped", Json.parse(Files.readString(world.pod.file(id, RunDir.SUMMARY))).orElseThrow().path("state").asText());
        return ran.code() == 0 ? "" : "lost ";
    }

    @Test
    void aStopThatIsCutAnywhereIsFinishedByTheSameCommand() throws Exception {
        Far far = world.far("stop");
        stopped(far, "stop-whole", List.of());
        world.broken(far, List.of(), "run", "stop", "stop-whole", "--pod", "box").expect(0);
        var lost = new StringBuilder();
        List<Break> places = world.places(far, Fault.times(10, 2));
        for (Break place : places) {
            lost.append(stopped(far, "stop-" + place.way() + "-" + place.bytes(), List.of(place)));
        }
        Fault.report("ssh cut after N bytes of a stop, which is repeated", places.size(), "nothing: every run is stopped (" + lost.length() / 5 + " had exit code 3)");
    }

    /** What was seen of the run last may be said, but its state is unknown. */
    private static boolean isUnknown(String out) {
        return out.lines().filter(l -> l.startsWith("alive ") || l.startsWith("state ")).allMatch(l -> l.matches("(alive|state) +unknown\\b.*"));
    }

    @Test
    void statusAndListThatAreCutSayThatThePodCantBeReachedAndNothingElse() throws Exception {
        Far far = world.far("status");
        world.near.ops(world.submit("alive", "sleep", "600")).expect(0);
        int cut = 0;
        var all = new ArrayList<Break>();
        for (String[] command : new String[][] {{"status", "alive", "--pod", "box"}, {"list", "--pod", "box"}}) {
            Ran whole = world.broken(far, List.of(), command).expect(0);
            assertTrue(whole.out().contains("running"), whole.out());
            List<Break> places = world.places(far, Fault.times(10, 2));
            for (Break place : places) {
                Ran ran = world.broken(far, List.of(place), command);
                cut += ran.code() == 0 ? 0 : 1;
                assertTrue(ran.code() == 0 && ran.out().contains("running") || ran.code() == 3 && isUnknown(ran.out()) && ran.err().contains("safe"),
                        () -> place + ", " + world.seed() + ": " + ran);
            }
            all.addAll(places);
        }
        world.near.ops("run", "stop", "alive").expect(0);
        assertTrue(cut > 0, "none was cut");
        Fault.report("ssh cut after N bytes of a status or a list", all.size(), "nothing: the run's state or exit code 3, no false state (" + cut + " had exit code 3)");
    }
}
