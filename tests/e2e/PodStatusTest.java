package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import tests.support.Cloud;
import tests.support.Laptop;
import tests.support.OtherSshd;
import tests.support.Ran;
import tests.support.Scripts;

/** How pods stand: what their provider says, what they say themselves, and what they cost. */
class PodStatusTest extends OnPod {
    /** A driver's answer, at a place that sshd's PATH has in every test of this class. */
    private void gpus() throws Exception {
        Scripts.write(pod.home.resolve("bin/nvidia-smi"), "#!/bin/sh\nprintf 'NVIDIA A100-SXM4-80GB, 1024, 81920, 37\\nNVIDIA A100-SXM4-80GB, [N/A], 81920, [N/A]\\n'\n");
        Files.writeString(pod.home.resolve(".bashrc"), "PATH=$HOME/bin:$PATH\n");
    }

    @Test
    void statusTellsMachineCostAndRunsInOneRoundTrip() throws Exception {
        gpus();
        var cloud = new Cloud(pod, "seen");
        Laptop owner = cloud.laptop("seen", cloud.entry("a100"));
        owner.ops("pod", "up", "a100", "--no-bootstrap").expect(0);
        submit(owner, List.of("--pod", "a100", "--wait", "--tag", "seed1"), "seen", "true").expect(0);
        long calls = pod.calls();
        JsonNode status = owner.ops("pod", "status", "a100", "--json").expect(0).json();
        assertEquals(1, pod.calls() - calls);
        assertEquals(List.of("ready", "command", "pod1", "36"), List.of(status.path("state").asText(), status.path("provider").asText(), status.path("id").asText(),
                status.path("usd_per_hour").asText()));
        assertTrue(status.path("cost_usd").asDouble() > 0 && status.path("uptime_sec").asLong() > 0, status.toString());
        assertTrue(status.path("disks").size() >= 2 && status.path("disks").get(0).path("free_bytes").asLong() > 0
                && status.path("disks").get(0).path("total_bytes").asLong() > status.path("disks").get(0).path("free_bytes").asLong(), status.toString());
        assertEquals(List.of("seen"), status.path("runs").findValuesAsText("run_id"));
        Ran text = owner.ops("pod", "status", "a100").expect(0);
        assertTrue(text.out().contains("runs         1 succeeded; 1 over and not fetched") && text.out().contains("so far, 36.00 USD an hour") && text.out().contains("seed1"), text.out());
        assertTrue(text.out().contains("gpu          NVIDIA A100-SXM4-80GB, 37 % busy, 1024 of 81920 MiB"), text.out());
    }

    @Test
    void unreachableGoneAndNotUpAreThreeThings() throws Exception {
        var cloud = new Cloud(pod, "three");
        Laptop owner = cloud.laptop("three", cloud.entry("a100"));
        assertEquals("not_up", owner.ops("pod", "status", "a100", "--json").expect(0).json().path("state").asText());
        try (var machine = new OtherSshd(pod, "key_three")) {
            cloud.set("port", Integer.toString(machine.port()));
            owner.ops("pod", "up", "a100", "--no-bootstrap").expect(0);
        }
        assertEquals("unreachable", owner.ops("pod", "status", "a100", "--json").expect(3).json().path("state").asText());
        cloud.set("down", "");
        Ran down = owner.ops("pod", "status", "a100").expect(3);
        assertTrue(down.out().contains("state        unknown ("), down.out());
        cloud.unset("down");
        cloud.end("ops-e2e-a100");
        owner.ops("list", "--pod", "a100").complaint(3, "pod a100 (command pod1) has ended: command has it no more");
        owner.ops("list", "--pod", "a100").complaint(4, "pod a100 isn't up");
    }

    @Test
    void theListIsNotSpoiledByAProviderThatDoesNotAnswer() throws Exception {
        var cloud = new Cloud(pod, "list");
        var broken = new Cloud(pod, "broken");
        Laptop owner = cloud.laptop("list", cloud.entry("a100"), broken.entry("spot"), cloud.entry("idle"));
        owner.ops("pod", "up", "a100", "--no-bootstrap").expect(0);
        broken.set("down", "");
        JsonNode pods = owner.ops("pod", "list", "--json").expect(0).json().path("pods");
        assertEquals(List.of("static", "ready", "unknown", "not_up"), List.of(state(pods, "box"), state(pods, "a100"), state(pods, "spot"), state(pods, "idle")));
        String text = owner.ops("pod", "list").expect(0).out();
        assertTrue(text.startsWith("POD ") && text.contains("the cloud is down") && text.contains("36.00"), text);
    }

    private static String state(JsonNode pods, String name) {
        for (JsonNode node : pods) {
            if (node.path("name").asText().equals(name)) {
                return node.path("state").asText();
            }
        }
        return "";
    }
}
