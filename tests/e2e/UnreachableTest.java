package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import tests.support.CuttingProxy;
import tests.support.Laptop;
import tests.support.LoopbackPod;
import tests.support.Ran;

/** A pod that doesn't answer: nothing is claimed of its runs, and what was seen of them last is told with its age. */
class UnreachableTest extends OnPod {
    /** The pod by another name, through a network that goes away. */
    private CuttingProxy network(String alias) throws Exception {
        var proxy = new CuttingProxy(pod.port);
        pod.alias(alias, proxy.port());
        return proxy;
    }

    private void unplug(CuttingProxy network, Laptop from, String alias) throws Exception {
        network.close();
        pod.hangUp(from, alias);
    }

    private Path seen(Laptop from, String podName, String id) {
        return from.dir.resolve(".cache/ops/seen").resolve(podName).resolve(id + ".json");
    }

    @Test
    void aRunOfWhichNothingWasSeenIsUnknownNeverFailed() throws Exception {
        Ran ran = laptop.ops("status", "fine-or-not", "--pod", "dead").expect(3);
        assertTrue(ran.out().contains("unknown (pod dead (dead) can't be reached: ") && !ran.out().contains("last known"), ran.out());
        JsonNode json = laptop.ops("status", "fine-or-not", "--pod", "dead", "--json").expect(3).json();
        assertEquals("unknown", json.path("state").asText());
        assertTrue(json.path("last_known").isNull() && !json.path("reachable").asBoolean(), json.toString());
    }

    @Test
    void whatWasSeenLastIsToldWithItsAgeWhileThePodIsDown() throws Exception {
        Laptop owner = pod.laptop("owner");
        CuttingProxy network = network("cut");
        submit(owner, List.of("--pod", "cut", "--tag", "seed1"), "far", "sh", "-c", "echo 'step 7: train loss 2.5000'; sleep 300").expect(0);
        submit(owner, List.of("--pod", "cut", "--wait"), "done", "false").expect(1);
        LoopbackPod.await("a beat", () -> owner.ops("status", "far", "--json", "--pod", "cut").expect(0).json().path("heartbeat").has("state"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(seen(owner, "cut", "far"))));
        unplug(network, owner, "cut");

        Ran text = owner.ops("status", "far", "--pod", "cut").expect(3);
        assertTrue(text.out().contains("state        unknown (pod cut (cut) can't be reached: "), text.out());
        assertTrue(text.out().contains("last known   running, seen ") && text.out().contains("tags         seed1") && text.out().endsWith(pod.runs + "/far\n"), text.out());
        assertTrue(text.err().startsWith("ops: pod cut (cut) can't be reached"), text.err());
        JsonNode json = owner.ops("status", "far", "--pod", "cut", "--json").expect(3).json();
        assertEquals("unknown", json.path("state").asText());
        assertEquals("running", json.path("last_known").path("state").asText());
        assertTrue(json.path("last_known").path("age_sec").asDouble() >= 0 && json.path("last_known").path("seen_at").isTextual(), json.toString());

        Ran list = owner.ops("list", "--pod", "cut").expect(3);
        assertTrue(list.out().contains("LAST KNOWN") && list.out().matches("(?s).*done +unknown +failed [0-9.ms]+ ago.*far +unknown +running [0-9.ms]+ ago.*|"
                + "(?s).*far +unknown +running [0-9.ms]+ ago.*done +unknown +failed [0-9.ms]+ ago.*"), list.out());
        JsonNode down = owner.ops("list", "--pod", "cut", "--json").expect(3).json();
        assertEquals("cut", down.path("unreachable").path(0).path("pod").asText());
        assertEquals(List.of("unknown", "unknown"), down.path("runs").findValues("state").stream().map(JsonNode::asText).filter("unknown"::equals).toList());
        assertTrue(owner.ops("status", "--pod", "cut").expect(3).out().contains("last known   "), "@last");
        pod.here("sh", "-c", "kill -9 $(sed -n 's/^pid=//p' '" + pod.file("far", ".ops/child") + "')");
        summary("far");
    }

    @Test
    void aSubmittedRunIsKnownBeforeAnybodyAskedForIt() throws Exception {
        Laptop owner = pod.laptop("submitter");
        CuttingProxy network = network("half");
        submit(owner, List.of("--pod", "half"), "fresh", "true").expect(0);
        unplug(network, owner, "half");
        assertTrue(owner.ops("status", "fresh", "--pod", "half").expect(3).out().contains("last known   starting, seen "));
        summary("fresh");
    }

    @Test
    void thePodThatWasSeenWithTheRunIsAskedFirst() throws Exception {
        Laptop owner = pod.laptop("traveller");
        submit(owner, List.of("--pod", "here", "--wait", "--outputs-dir", pod.runs.toString()), "near", "true").expect(0);
        long calls = pod.calls();
        Ran ran = owner.ops("status", "near").expect(0);
        assertEquals(calls, pod.calls(), "no ssh at all");
        assertFalse(ran.err().contains("can't be reached"), ran.err());
        assertTrue(ran.out().contains("pod          here"), ran.out());
    }

    @Test
    void aRunThatIsNotThereAnyMoreIsForgotten() throws Exception {
        Laptop owner = pod.laptop("cleaner");
        submit(owner, List.of("--pod", "box", "--wait"), "removed", "true").expect(0);
        submit(owner, List.of("--pod", "box", "--wait"), "dropped", "true").expect(0);
        assertTrue(Files.exists(seen(owner, "box", "removed")) && Files.exists(seen(owner, "box", "dropped")));
        pod.here("rm", "-rf", pod.runs + "/removed", pod.runs + "/dropped").expect(0);
        owner.ops("status", "removed", "--pod", "box").complaint(4, "no run 'removed'");
        assertFalse(Files.exists(seen(owner, "box", "removed")));
        submit(owner, List.of("--pod", "box", "--wait"), "kept", "true").expect(0);
        owner.ops("list", "--pod", "box").expect(0);
        assertTrue(!Files.exists(seen(owner, "box", "dropped")) && Files.exists(seen(owner, "box", "kept")));
    }

    @Test
    void aCacheThatCannotBeWrittenHarmsNothing() throws Exception {
        Laptop owner = pod.laptop("readonly");
        Files.writeString(owner.dir.resolve(".cache"), "a file");
        submit(owner, List.of("--pod", "box", "--wait"), "uncached", "true").expect(0);
        assertTrue(owner.ops("status", "uncached", "--pod", "box").expect(0).out().contains("succeeded"));
        owner.ops("list", "--pod", "box").expect(0);
    }
}
