package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tests.support.Cloud;
import tests.support.Laptop;
import tests.support.LoopbackPod;
import tests.support.Ran;

/** A pod ends only when nothing is lost with it, or whoever ends it says so; then it has really ended. */
class PodRmTest extends OnPod {
    private static final List<String> ON_A100 = List.of("--pod", "a100");

    /** Each test has an outputs root of its own, as each would have a pod of its own. */
    private Laptop renter(Cloud cloud, String name, String... more) throws Exception {
        String[] keys = Stream.concat(Stream.of("\"outputs_dir\": \"" + pod.root.resolve("runs-" + name) + "\""), Stream.of(more)).toArray(String[]::new);
        Laptop owner = cloud.laptop(name, cloud.entry("a100", keys));
        owner.ops("pod", "up", "a100", "--no-bootstrap").expect(0);
        return owner;
    }

    private Path file(String name, String id, String path) {
        return pod.root.resolve("runs-" + name).resolve(id).resolve(path);
    }

    @Test
    void aPodWithRunsThatAreNotOverOrNotFetchedIsKeptUntilTheyAre() throws Exception {
        var cloud = new Cloud(pod, "kept");
        Laptop owner = renter(cloud, "kept");
        submit(owner, ON_A100, "going", "sleep", "300").expect(0);
        submit(owner, List.of("--pod", "a100", "--wait"), "done", "true").expect(0);
        Ran ran = owner.ops("pod", "rm", "a100").complaint(5, "pod a100 is not ended: it has 1 run that isn't over: going (");
        assertTrue(ran.err().contains("and 1 run that nobody has fetched: done (succeeded)") && ran.err().contains("--force"), ran.err());
        JsonNode status = owner.ops("pod", "status", "a100", "--json").expect(0).json();
        assertEquals(List.of("false", "false"), status.path("runs").findValuesAsText("fetched"));
        owner.ops("run", "stop", "going").expect(0);
        LoopbackPod.await("its summary", () -> Files.exists(file("kept", "going", "summary.json")));
        String copies = owner.dir.resolve("copies").toString();
        Ran fetched = owner.ops("fetch", "done", "--to", copies).expect(0);
        assertTrue(fetched.out().contains("\ncomplete: "), fetched.out() + fetched.err());
        Laptop second = cloud.laptop("kept2", cloud.entry("a100", "\"outputs_dir\": \"" + pod.root.resolve("runs-kept") + "\""));
        assertTrue(second.ops("pod", "rm", "a100").complaint(5, "1 run that nobody has fetched: going (stopped)").err().contains("--fetch-to"));
        owner.ops("fetch", "going", "--to", copies).expect(0);
        assertFalse(Files.exists(Path.of(copies, "going/.ops/fetched")), "the mark is the pod's");

        owner.ops("run", "resume", "done", "--from-scratch", "--force", "--wait").expect(0);
        second.ops("pod", "rm", "a100").complaint(5, "1 run that nobody has fetched: done (succeeded)");
        owner.ops("fetch", "done", "--to", copies).expect(0);
        Ran ended = second.ops("pod", "rm", "a100").expect(0);
        assertTrue(ended.out().startsWith("pod a100 (command pod1) is ended; it cost about "), ended.out());
        assertEquals(List.of(), cloud.pods());
        assertEquals("", Files.readString(second.dir.resolve(".ops/known_hosts")));
        owner.ops("status", "done", "--pod", "a100").expect(0);    // the machine of this test outlives its pod, and the owner's book still has it
        assertEquals("not_up", owner.ops("pod", "status", "a100", "--json").expect(0).json().path("state").asText());
        assertEquals("pod a100 isn't up: nothing to end\n", owner.ops("pod", "rm", "a100").expect(0).out());
    }

    @Test
    void recordsAndTheNewestCheckpointsAreFetchedFirst() throws Exception {
        var cloud = new Cloud(pod, "saved");
        Laptop owner = renter(cloud, "saved");
        String write = "mkdir -p $OPS_RUN_DIR/checkpoints; cd $OPS_RUN_DIR/checkpoints; echo old >'a [1].json'; echo new >'b {2}.json'; ln -s 'b {2}.json' ckpt_last.json; echo $1";
        submit(owner, List.of("--pod", "a100", "--wait"), "linked", "sh", "-c", write, "x", "one").expect(0);
        submit(owner, List.of("--pod", "a100", "--wait"), "plain", "sh", "-c", "echo two").expect(0);
        Path to = owner.dir.resolve("saved runs");
        JsonNode removed = owner.ops("pod", "rm", "a100", "--fetch-to", to.toString(), "--json").expect(0).json();
        assertTrue(removed.path("removed").asBoolean() && removed.path("copies").size() == 2, removed.toString());
        assertTrue(Files.readString(to.resolve("linked/stdout.log")).equals("one\n") && Files.readString(to.resolve("plain/stdout.log")).equals("two\n"));
        assertEquals("new\n", Files.readString(to.resolve("linked/checkpoints/ckpt_last.json")));
        assertFalse(Files.exists(to.resolve("linked/checkpoints/a [1].json")));
        owner.ops("validate", to.resolve("linked").toString(), to.resolve("plain").toString()).expect(0);
        assertEquals(List.of(), cloud.pods());
    }

    @Test
    void aCopyThatCannotBeProvenKeepsThePod() throws Exception {
        var cloud = new Cloud(pod, "damaged");
        Laptop owner = renter(cloud, "damaged");
        submit(owner, List.of("--pod", "a100", "--wait"), "altered", "echo", "text").expect(0);
        Files.writeString(file("damaged", "altered", "stdout.log"), "other\n");
        owner.ops("pod", "rm", "a100", "--fetch-to", "saved", "--quiet").complaint(3, "pod a100 is not ended: the copy of altered is NOT complete");
        assertEquals(List.of("ops-e2e-a100"), cloud.pods());
    }

    @Test
    void recordsComeBeforeACheckpointForWhichNoTimeIsLeft() throws Exception {
        var cloud = new Cloud(pod, "hurried");
        Laptop owner = renter(cloud, "hurried", "\"ttl\": \"1s\"");
        submit(owner, List.of("--pod", "a100", "--wait"), "big", "sh", "-c", "mkdir -p $OPS_RUN_DIR/checkpoints; echo x >$OPS_RUN_DIR/checkpoints/ckpt_last.json").expect(0);
        Ran ran = owner.ops("pod", "rm", "a100", "--fetch-to", "saved", "--quiet").complaint(3, "there is no time left for the newest checkpoint of big");
        assertTrue(ran.err().contains("It ends by itself at 2"), ran.err());
        assertTrue(Files.exists(owner.dir.resolve("saved/big/summary.json")) && !Files.exists(owner.dir.resolve("saved/big/checkpoints")));
        assertEquals(List.of("ops-e2e-a100"), cloud.pods());
    }

    @Test
    void aPodThatDoesNotAnswerIsEndedOnlyByForce() throws Exception {
        var cloud = new Cloud(pod, "silent");
        Laptop owner = renter(cloud, "silent");
        cloud.set("port", "1");
        owner.ops("pod", "rm", "a100").complaint(3, "pod a100 is not ended, since its runs can't be looked at and may be lost with it");
        cloud.set("down", "");
        owner.ops("pod", "rm", "a100", "--force").complaint(3, "the cloud is down");
        cloud.unset("down");
        owner.ops("pod", "rm", "a100", "--force").expect(0);
        assertEquals(List.of(), cloud.pods());
    }

    @Test
    void whatIsNotRentedOrNotInTheConfigIsNotEnded() throws Exception {
        laptop.ops("pod", "rm").complaint(2, "which pod");
        laptop.ops("pod", "rm", "box").complaint(2, "pod box isn't rented (provider ssh)");
        laptop.ops("pod", "rm", "local").complaint(2, "pod local isn't rented");
        laptop.ops("pod", "rm", "bux").complaint(4, "no pod 'bux'");
        var cloud = new Cloud(pod, "orphan");
        Laptop owner = renter(cloud, "orphan");
        Cloud.configure(owner);
        owner.ops("pod", "rm", "a100", "--force").complaint(4, "isn't in the config any more, and may still be billed");
        JsonNode list = owner.ops("pod", "list", "--json").expect(0).json().path("pods");
        assertEquals("a100", list.get(list.size() - 1).path("name").asText());
        owner.ops("pod", "rm", "a100", "--forget").expect(0);
        assertFalse(owner.ops("pod", "list").expect(0).out().contains("a100"));
    }
}
