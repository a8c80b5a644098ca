package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tests.support.Cloud;
import tests.support.Laptop;
import tests.support.OtherSshd;
import tests.support.Ran;

/** A rented pod's host key belongs to the pod's id: an address that is used again is no alarm, another key under one id is. */
class PodKeysTest extends OnPod {
    private static Ran up(Laptop of, String... more) throws Exception {
        String[] words = new String[4 + more.length];
        System.arraycopy(new String[] {"pod", "up", "a100", "--no-bootstrap"}, 0, words, 0, 4);
        System.arraycopy(more, 0, words, 4, more.length);
        return of.ops(words);
    }

    @Test
    void anAddressThatIsUsedAgainIsAnotherPodWithItsOwnKeyAndConnection() throws Exception {
        var cloud = new Cloud(pod, "reused");
        Laptop owner = cloud.laptop("reused", cloud.entry("a100"));
        int port;
        try (var first = new OtherSshd(pod, "key_one")) {
            port = first.port();
            cloud.set("port", Integer.toString(port));
            up(owner).expect(0);
            cloud.end("ops-e2e-a100");
        }
        try (var second = new OtherSshd(pod, "key_two", port)) {
            assertEquals(port, second.port());
            up(owner).expect(0);
            String known = Files.readString(owner.dir.resolve(".ops/known_hosts"));
            assertTrue(known.contains("ops-command-pod1 ") && known.contains("ops-command-pod2 "), known);
            assertEquals(2, cloud.calls("up"));
        }
    }

    @Test
    void anotherKeyUnderAKnownIdIsRefusedExplainedAndAcceptedOnlyByName() throws Exception {
        var cloud = new Cloud(pod, "changed");
        Laptop owner = cloud.laptop("changed", cloud.entry("a100"));
        int port;
        try (var first = new OtherSshd(pod, "key_a")) {
            port = first.port();
            cloud.set("port", Integer.toString(port));
            up(owner).expect(0);
        }
        Path known = owner.dir.resolve(".ops/known_hosts");
        String pinned = Files.readString(known);
        try (var second = new OtherSshd(pod, "key_b", port)) {
            assertEquals(port, second.port());
            Ran ran = submit(owner, List.of("--pod", "a100"), "wrong-host", "true").expect(3);
            assertTrue(ran.err().startsWith("ops: pod a100 (command pod1) shows another host key than the one pinned for it"), ran.err());
            assertTrue(ran.err().contains("ops-command-pod1") && ran.err().contains("--accept-new-host-key") && ran.err().contains("Nothing was sent"), ran.err());
            assertFalse(Files.exists(pod.file("wrong-host", "command.sh")));
            Ran again = up(owner).expect(3);
            assertTrue(again.err().contains("shows another host key"), again.err());
            assertEquals(pinned, Files.readString(known));
            up(owner, "--accept-new-host-key").expect(0);
            assertFalse(pinned.equals(Files.readString(known)));
            owner.ops("pod", "status", "a100").expect(0);
        }
    }

    @Test
    void aLostKeyIsNotReplacedInSilence() throws Exception {
        var cloud = new Cloud(pod, "lost");
        Laptop owner = cloud.laptop("lost", cloud.entry("a100"));
        up(owner).expect(0);
        Files.delete(owner.dir.resolve(".ops/known_hosts"));
        owner.ops("pod", "ssh", "a100", "--", "true").complaint(3, "the host key of pod a100 (command pod1) was pinned in");
        up(owner).expect(0);
        Ran ran = owner.ops("pod", "ssh", "a100", "--", "sh", "-c", "echo \"$1\"; exit 7", "x", "it's  $HOME").expect(7);
        assertEquals("it's  $HOME\n", ran.out());
    }
}
