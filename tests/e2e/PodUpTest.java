package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import lib.store.Json;
import org.junit.jupiter.api.Test;
import tests.support.Cloud;
import tests.support.Laptop;
import tests.support.LoopbackPod;
import tests.support.Ran;

/** A pod is rented once, waited for within bounds, pinned and remembered, whatever happens on the way. */
class PodUpTest extends OnPod {
    private static JsonNode book(Laptop of) throws Exception {
        return Json.parse(Files.readString(of.dir.resolve(".ops/pods.json"))).orElseThrow();
    }

    private static String[] up(String... more) {
        return Stream.concat(Stream.of("pod", "up", "a100", "--no-bootstrap"), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void aPodIsRentedWaitedForPinnedAndRememberedAndARepeatFindsIt() throws Exception {
        var cloud = new Cloud(pod, "once");
        Laptop owner = cloud.laptop("once", cloud.entry("a100"));
        cloud.set("pending", "2");
        Ran first = owner.ops(up("--json")).expect(0);
        assertTrue(first.json().path("rented").asBoolean(), first.out());
        assertEquals("ready", first.json().path("state").asText());
        assertTrue(first.err().contains("STARTING") && first.err().contains("an hour"), first.err());
        assertFalse(owner.ops(up("--json")).expect(0).json().path("rented").asBoolean());
        assertEquals(1, cloud.calls("up"));

        JsonNode entry = book(owner).path("pods").path("command/ops-e2e-a100");
        assertEquals(List.of("a100", "pod1", "ready", "true"), List.of(entry.path("config").asText(), entry.path("id").asText(), entry.path("state").asText(),
                entry.path("pinned").asText()));
        assertTrue(Files.readString(owner.dir.resolve(".ops/known_hosts")).startsWith("ops-command-pod1 "));
        assertEquals("*\n", Files.readString(owner.dir.resolve(".ops/.gitignore")));
        long asked = cloud.calls("");
        submit(owner, List.of("--pod", "a100", "--wait"), "rented", "true").expect(0);
        assertEquals(asked, cloud.calls(""), "the book is enough");
        String copy = owner.dir.resolve("copy").toString();
        assertTrue(owner.ops("fetch", "rented", "--to", copy, "--json").expect(0).json().path("by").asText().equals("rsync"), "rsync goes the same way");
    }

    @Test
    void aPodThatIsNotUpIsSaidAndStopsNoSearchForARunElsewhere() throws Exception {
        var cloud = new Cloud(pod, "absent");
        Laptop owner = cloud.laptop("absent", cloud.entry("a100"));
        submit(owner, List.of("--pod", "a100"), "nowhere", "true").complaint(4, "pod a100 isn't up");
        long asked = cloud.calls("");
        submit(owner, List.of("--pod", "box", "--wait"), "elsewhere", "true").expect(0);
        owner.ops("status", "elsewhere").expect(0);
        owner.ops("status").expect(0);
        assertEquals(asked, cloud.calls(""), "nobody asks for a pod that isn't wanted");
        cloud.set("down", "");
        owner.ops("status", "no-such-run").expect(3);
        assertTrue(cloud.calls("") > asked, "nothing else has the run");
    }

    @Test
    void twoUpsAtOnceRentOnePod() throws Exception {
        var cloud = new Cloud(pod, "twice");
        Laptop owner = cloud.laptop("twice", cloud.entry("a100"));
        cloud.set("hold", "");
        Process one = owner.start(up());
        Process two = owner.start(up());
        String waits = "another ops is at work on pod a100";
        LoopbackPod.await("the one that waits", () -> (owner.complained(one) + owner.complained(two)).contains(waits));
        cloud.unset("hold");
        Ran first = owner.finish(one).expect(0);
        Ran second = owner.finish(two).expect(0);
        assertEquals(1, cloud.calls("up"));
        assertTrue((first.err() + second.err()).contains(waits), first.err() + second.err());
    }

    @Test
    void aPodThatNeverGetsReadyIsStillBilledAndSaidSo() throws Exception {
        var cloud = new Cloud(pod, "never");
        Laptop owner = cloud.laptop("never", cloud.entry("a100"));
        cloud.set("pending", "10000");
        Ran ran = owner.ops(up("--timeout", "2s", "--quiet")).complaint(3, "pod a100 (command pod1) isn't ready: STARTING. It is STILL BILLED (");
        assertTrue(ran.err().contains("36.00 USD an hour") && ran.err().contains("ops pod rm a100"), ran.err());
        assertEquals("pending", book(owner).path("pods").path("command/ops-e2e-a100").path("state").asText());
        submit(owner, List.of("--pod", "a100"), "early", "true").complaint(3, "isn't ready yet: STARTING");
        cloud.set("pending", "0");
        cloud.set("state", "ERROR");
        owner.ops(up()).expect(1);
        cloud.set("state", "RUNNING");
        owner.ops(up()).expect(0);
        assertEquals(1, cloud.calls("up"));
    }

    @Test
    void anSshdThatNeverAnswersIsSaidWithinBounds() throws Exception {
        var cloud = new Cloud(pod, "deaf");
        Laptop owner = cloud.laptop("deaf", cloud.entry("a100"));
        cloud.set("port", "1");
        Process waiting = owner.start(up());
        LoopbackPod.await("its wait", () -> owner.complained(waiting).contains("waiting for its sshd"));
        waiting.toHandle().destroy();
        Ran ran = owner.finish(waiting).expect(143);
        assertTrue(ran.err().contains("interrupted; pod a100 is still billed (") && ran.err().contains("ops pod rm a100"), ran.err());
        Ran status = owner.ops("pod", "status", "a100", "--json").expect(3);
        assertEquals("unreachable", status.json().path("state").asText());
        cloud.set("port", Integer.toString(pod.port));
        owner.ops(up()).expect(0);
    }

    @Test
    void anUpThatIsKilledInTheMiddleHasRentedOnePodThatARepeatFinds() throws Exception {
        var cloud = new Cloud(pod, "killed");
        Laptop owner = cloud.laptop("killed", cloud.entry("a100"));
        cloud.set("hold", "");
        Process killed = owner.start(up());
        LoopbackPod.await("the order", () -> cloud.pods().contains("ops-e2e-a100"));
        killed.destroyForcibly().waitFor();
        owner.ops(up()).expect(0);
        cloud.unset("hold");
        assertEquals(1, cloud.calls("up"));
    }

    @Test
    void anotherCheckoutAndALostBookFindThePodByItsName() throws Exception {
        var cloud = new Cloud(pod, "other");
        Laptop owner = cloud.laptop("other1", cloud.entry("a100"));
        owner.ops(up()).expect(0);
        submit(owner, List.of("--pod", "a100", "--wait"), "shared", "true").expect(0);
        Laptop second = cloud.laptop("other2", cloud.entry("a100"));
        assertTrue(second.ops("status", "shared", "--pod", "a100").expect(0).out().contains("succeeded"));
        assertTrue(Files.readString(second.dir.resolve(".ops/known_hosts")).startsWith("ops-command-pod1 "), "pinned on its first use");
        assertTrue(second.ops("status", "shared", "--pod", "a100").expect(0).out().contains("succeeded"));
        Files.delete(owner.dir.resolve(".ops/pods.json"));
        assertTrue(owner.ops("status", "shared", "--pod", "a100").expect(0).out().contains("succeeded"));
        Files.writeString(owner.dir.resolve(".ops/pods.json"), "{\"schema_ver");
        assertTrue(owner.ops("status", "shared", "--pod", "a100").expect(0).out().contains("succeeded"));
        assertEquals(1, cloud.calls("up"));
    }

    @Test
    void aPodOfOnesOwnHasOnlyToAnswer() throws Exception {
        assertEquals("ready", laptop.ops("pod", "up", "box", "--no-bootstrap", "--json").expect(0).json().path("state").asText());
        assertEquals("ready", laptop.ops("pod", "up", "here", "--no-bootstrap", "--json").expect(0).json().path("state").asText());
        laptop.ops("pod", "up", "dead", "--no-bootstrap").complaint(3, "pod dead (dead) can't be reached");
        laptop.ops("pod", "up", "bux").complaint(4, "no pod 'bux'");
    }
}
