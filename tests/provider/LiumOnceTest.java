package tests.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import lib.provider.RentedPod;
import lib.run.ExitCode;
import lib.run.OpsException;
import org.junit.jupiter.api.Test;
import tests.support.LoopbackPod;
import tests.support.Scripts;

/** Whoever dies while a pod is rented: it's rented once, and its end is scheduled. */
class LiumOnceTest extends AtLiumDesk {
    private static final String WITH_TTL = ", \"ttl\": \"6h\"";

    @Test
    void anInterruptedOrderIsFoundByTheNextOneAlthoughItIsListedLate() throws Exception {
        desk.api.keepsAnswerOfRent().listedLate(1);
        Thread first = started(WITH_TTL, new AtomicReference<>());
        LoopbackPod.await("the rent", () -> desk.api.rents() > 0);
        first.interrupt();
        first.join();
        desk.api.answersNormally();

        RentedPod pod = desk.provider(WITH_TTL).create(LiumDesk.POD);

        assertEquals(List.of(pod.id()), desk.api.rented().stream().map(p -> p.path("id").asText()).toList());
        assertTrue(pod.endsAt().isPresent(), "the end that the ttl asks for is scheduled");
        assertFalse(Files.exists(mark()));
    }

    @Test
    void anOrderWhoseOpsWasKilledIsFoundByTheNextLook() throws Exception {
        desk.api.keepsAnswerOfRent();
        desk.pod(WITH_TTL);
        Process ops = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp", System.getProperty("java.class.path"), LiumDesk.class.getName(),
                directory.toString()).redirectErrorStream(true).redirectOutput(directory.resolve("ops.log").toFile()).start();
        desk.handOver(ops);
        LoopbackPod.await("the rent", () -> desk.api.rents() > 0);
        ops.destroyForcibly().waitFor();

        RentedPod pod = desk.provider(WITH_TTL, line -> {
            if (line.contains("an earlier lium up")) {
                desk.api.answersNormally();
            }
        }).create(LiumDesk.POD);

        assertEquals(List.of(pod.id()), desk.api.rented().stream().map(p -> p.path("id").asText()).toList());
        assertTrue(pod.endsAt().isPresent(), "the end that the ttl asks for is scheduled");
        assertTrue(desk.progress.stream().anyMatch(line -> line.contains("an earlier lium up")), desk.progress.toString());
    }

    @Test
    void aLiumThatDiesWithoutAWordAfterTheRentIsLookedAfter() throws Exception {
        dying("\"$real\" \"$@\" >/dev/null 2>&1; kill -9 $$");

        RentedPod pod = desk.provider("").create(LiumDesk.POD);

        assertEquals(1, desk.api.rents());
        assertEquals(RentedPod.State.READY, pod.state());
    }

    @Test
    void aRentWhoseAnswerIsLostIsNotRepeated() throws Exception {
        desk.api.dropsAnswerOfRent();

        RentedPod pod = desk.provider(WITH_TTL).create(LiumDesk.POD);

        assertEquals(List.of(pod.id()), desk.api.rented().stream().map(p -> p.path("id").asText()).toList());
        assertTrue(pod.endsAt().isPresent());
    }

    @Test
    void anOrderThatCameToNothingIsLookedForAndThenMadeAgain() throws Exception {
        Map<String, String> whole = Map.copyOf(desk.variables);
        dying("kill -9 $$");

        var e = assertThrows(OpsException.class, () -> desk.provider("").create(LiumDesk.POD));
        assertTrue(e.getMessage().contains("may have been rented and be billed"), e.getMessage());
        assertTrue(e.hint().contains("looks for it before it rents one"), e.hint());
        desk.variables.putAll(whole);
        RentedPod pod = desk.provider("").create(LiumDesk.POD);

        assertEquals(1, desk.api.rents());
        assertEquals(RentedPod.State.READY, pod.state());
    }

    @Test
    void ofTwoOrdersAtOnceOneIsAConflict() throws Exception {
        desk.api.keepsAnswerOfRent();
        var answer = new AtomicReference<RentedPod>();
        Thread first = started("", answer);
        LoopbackPod.await("the rent", () -> desk.api.rents() > 0);

        var e = assertThrows(OpsException.class, () -> desk.provider("").create(LiumDesk.POD));
        desk.api.answersNormally();
        first.join();

        assertEquals(ExitCode.CONFLICT, e.exitCode());
        assertEquals(List.of(answer.get().id()), desk.api.rented().stream().map(p -> p.path("id").asText()).toList());
    }

    /** A lium that does as told for {@code up}, and else what the real one does. */
    private void dying(String up) throws Exception {
        String real = desk.variables.get("PATH").split(":")[0] + "/lium";
        Path lium = Scripts.write(directory.resolve("bin/lium"), "#!/bin/sh\nreal='" + real + "'\ncase $1 in up) " + up + " ;; *) exec \"$real\" \"$@\" ;; esac\n");
        desk.variables.put("PATH", lium.getParent() + ":/usr/bin:/bin");
    }

    private Thread started(String keys, AtomicReference<RentedPod> answer) throws Exception {
        var provider = desk.provider(keys);
        var thread = new Thread(() -> {
            try {
                answer.set(provider.create(LiumDesk.POD));
            } catch (OpsException e) {
                desk.progress.add(e.getMessage());
            }
        });
        thread.start();
        return thread;
    }

    private Path mark() {
        return desk.home().resolve(".cache/ops/orders/lium/" + LiumDesk.POD);
    }
}
