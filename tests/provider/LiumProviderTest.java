package tests.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lib.provider.RentedPod;
import lib.run.ExitCode;
import lib.run.OpsException;
import org.junit.jupiter.api.Test;
import tests.support.Scripts;

/** The real lium on a pod's way from its order to its end. */
class LiumProviderTest extends AtLiumDesk {
    @Test
    void aPodIsRentedWaitedForAndFoundAgainWithAddressPriceAndGpus() throws Exception {
        desk.api.sshd("root", "127.0.0.1", 2022).pods(2, "RUNNING");

        RentedPod made = desk.provider("").create(LiumDesk.POD);

        assertEquals(RentedPod.State.READY, made.state());
        assertEquals(Optional.of(new RentedPod.Address("root", "127.0.0.1", 2022)), made.address());
        assertEquals(Optional.of(3.0), made.usdPerHour());
        assertEquals(List.of("A100", "A100"), made.gpus());
        assertTrue(made.createdAt().orElseThrow().isAfter(Instant.now().minus(Duration.ofMinutes(5))));
        assertEquals(Optional.empty(), made.endsAt());
        assertEquals(Optional.of(made), desk.provider("").find(LiumDesk.POD));
        assertTrue(desk.progress.stream().anyMatch(line -> line.contains("PENDING") && line.contains("pulling image")), desk.progress.toString());
        assertEquals(1, desk.api.rents());
    }

    @Test
    void theEndAfterTheTtlIsPostedAsSoonAsThePodExists() throws Exception {
        Instant before = Instant.now();

        RentedPod made = desk.provider(", \"ttl\": \"90s\"").create(LiumDesk.POD);

        Instant end = made.endsAt().orElseThrow();
        assertFalse(end.isBefore(before.plusSeconds(90)), end.toString());
        assertEquals(1, desk.api.requests().stream().filter(r -> r.path().equals("/pods/" + made.id() + "/schedule-removal")).count());
        assertEquals(Optional.of(end), desk.provider("").find(LiumDesk.POD).orElseThrow().endsAt());
    }

    @Test
    void whatTheConfigSaysReachesTheApiAndNoShellIsChanged() throws Exception {
        desk.provider(", \"volume\": \"new:name=data\", \"image\": \"pytorch/pytorch:2.6.0\", \"args\": [\"--cmd\", \"sleep infinity\", \"--no-backup\"]").create(LiumDesk.POD);

        var rent = desk.api.requests().stream().filter(r -> r.path().equals("/executors/rent-by-spec") && !r.body().path("dry_run").asBoolean()).findFirst().orElseThrow().body();
        assertEquals("A100", rent.path("gpu_type").asText());
        assertEquals(2, rent.path("gpu_count").asInt());
        assertEquals("v1", rent.path("volume_id").asText());
        assertFalse(rent.path("enable_backups").asBoolean(true));
        var image = desk.api.requests().stream().filter(r -> r.method().equals("POST") && r.path().equals("/templates")).findFirst().orElseThrow().body();
        assertEquals("pytorch/pytorch 2.6.0 sleep infinity", image.path("docker_image").asText() + " " + image.path("docker_image_tag").asText() + " " + image.path("startup_commands").asText());
        assertFalse(Files.exists(desk.home().resolve(".bashrc")), "lium installs no completion");
    }

    @Test
    void theKeyOfTheConfigIsTheOneThatLiumPutsIntoThePod() throws Exception {
        Path key = desk.home().resolve("my key");
        Files.writeString(desk.home().resolve("my key.pub"), "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJ5 mine\n");

        desk.provider(", \"identity_file\": \"~/my key\"").create(LiumDesk.POD);

        var rent = desk.api.requests().stream().filter(r -> r.path().equals("/executors/rent-by-spec")).findFirst().orElseThrow().body();
        assertEquals("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJ5 mine", rent.path("user_public_key").path(0).asText());
        assertFalse(Files.exists(key), "nothing is made in its place");
    }

    @Test
    void withoutAPublicKeyNothingIsRented() throws Exception {
        var e = assertThrows(OpsException.class, () -> desk.provider(", \"identity_file\": \"/no/key\"").create(LiumDesk.POD));

        assertEquals(ExitCode.USAGE, e.exitCode());
        assertTrue(e.hint().contains("ssh-keygen -y"), e.hint());
        assertEquals(0, desk.api.rents());
    }

    @Test
    void anIdOfABookThatWouldMeanEveryPodRemovesNone() throws Exception {
        RentedPod made = desk.rented();
        var all = new RentedPod("all", made.name(), made.state(), made.address(), made.usdPerHour(), made.createdAt(), made.endsAt(), made.gpus(), made.detail());

        assertThrows(OpsException.class, () -> desk.provider("").remove(all));

        assertEquals(1, desk.api.rented().size());
    }

    @Test
    void aPodThatNeverGetsReadyIsNamedAndSaidToBeStillBilledAfterABoundedWait() throws Exception {
        desk.api.pods(1_000_000, "RUNNING");
        Path asked = directory.resolve("asked");
        String real = desk.variables.get("PATH").split(":")[0] + "/lium";
        Path lium = Scripts.write(directory.resolve("bin/lium"), "#!/bin/sh\necho \"$*\" >>'" + asked + "'\nexec '" + real + "' \"$@\"\n");
        desk.variables.put("PATH", lium.getParent() + ":/usr/bin:/bin");

        // The time of the config is for lium's whole work, which takes long where much else runs. Here it may only wait no longer.
        String keys = ", \"ready_timeout_sec\": 1200, \"ttl\": \"6h\", \"args\": [\"--ready-timeout\", \"5\"]";
        var e = assertThrows(OpsException.class, () -> desk.provider(keys).create(LiumDesk.POD));

        assertTrue(Files.readAllLines(asked).stream().anyMatch(l -> l.startsWith("up ") && l.endsWith(" --timeout 1200")), Files.readString(asked));

        assertEquals(ExitCode.UNREACHABLE, e.exitCode());
        assertTrue(e.getMessage().contains(LiumDesk.POD) && e.getMessage().contains("$3.00 an hour") && e.getMessage().contains("still billed"), e.getMessage());
        assertEquals("ops pod up big waits on; ops pod rm big ends it", e.hint());
        RentedPod found = desk.provider("").find(LiumDesk.POD).orElseThrow();
        assertEquals(RentedPod.State.PENDING, found.state());
        assertTrue(found.endsAt().isPresent());
        assertEquals("PENDING, est. ready in ~18 s (phase: pulling image)", found.detail());
    }

    @Test
    void aPodThatCannotStartSaysWhyAndThatItIsStillBilled() throws Exception {
        desk.api.pods(0, "CREATION_FAILED");

        var e = assertThrows(OpsException.class, () -> desk.provider("").create(LiumDesk.POD));

        assertEquals(ExitCode.FAILED, e.exitCode());
        assertTrue(e.getMessage().contains("the image can't be pulled") && e.getMessage().contains("still billed"), e.getMessage());
        assertEquals(RentedPod.State.FAILED, desk.provider("").find(LiumDesk.POD).orElseThrow().state());
    }

    @Test
    void aRemovedPodIsGoneAndToRemoveItAgainIsNoError() throws Exception {
        RentedPod made = desk.rented();
        desk.api.addPod("all");

        desk.provider("").remove(made);
        desk.provider("").remove(made);

        assertEquals(Optional.empty(), desk.provider("").find(LiumDesk.POD));
        assertEquals(List.of("all"), desk.api.rented().stream().map(p -> p.path("pod_name").asText()).toList());
        assertEquals(1, desk.api.requests().stream().filter(r -> r.method().equals("DELETE")).count());
    }

    @Test
    void aRemovalThatTheApiRefusesSaysThatThePodIsStillBilled() throws Exception {
        RentedPod made = desk.rented();
        desk.api.answers("DELETE /pods/", 500, "{}");

        var e = assertThrows(OpsException.class, () -> desk.provider("").remove(made));

        assertEquals(ExitCode.FAILED, e.exitCode());
        assertTrue(e.getMessage().contains(made.id()) && e.getMessage().contains("$1.50 an hour") && e.getMessage().contains("still billed"), e.getMessage());
    }

    @Test
    void aRemovalThatTheApiTakesWithoutDoingItSaysThatThePodIsStillBilled() throws Exception {
        RentedPod made = desk.rented();
        desk.api.answers("DELETE /pods/", 200, "{}");

        var e = assertThrows(OpsException.class, () -> desk.provider("").remove(made));

        assertEquals(ExitCode.UNREACHABLE, e.exitCode());
        assertTrue(e.getMessage().contains("still lists it as RUNNING") && e.getMessage().contains("still billed"), e.getMessage());
    }

    @Test
    void twoPodsOfOneNameAreAConflictThatNamesBoth() throws Exception {
        String first = desk.api.addPod(LiumDesk.POD);
        String second = desk.api.addPod(LiumDesk.POD);

        var e = assertThrows(OpsException.class, () -> desk.provider("").find(LiumDesk.POD));

        assertEquals(ExitCode.CONFLICT, e.exitCode());
        assertTrue(e.getMessage().contains(first) && e.getMessage().contains(second), e.getMessage());
    }

    @Test
    void aGpuThatNobodyHasIsRefusedAndNothingIsRented() throws Exception {
        var e = assertThrows(OpsException.class, () -> desk.provider(", \"gpu\": \"B999\"").create(LiumDesk.POD));

        assertEquals(ExitCode.USAGE, e.exitCode());
        assertEquals(0, desk.api.rents());
        assertFalse(Files.exists(desk.home().resolve(".cache/ops/orders/lium/" + LiumDesk.POD)), "no order is left open");
    }
}
