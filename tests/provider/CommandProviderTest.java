package tests.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lib.provider.CommandProvider;
import lib.provider.RentedPod;
import lib.provider.RentedPod.State;
import lib.run.ExitCode;
import lib.run.OpsException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import tests.support.LoopbackPod;

/** Pods are rented once, and their end is seen to. */
class CommandProviderTest {
    @TempDir
    private Path dir;
    private CommandDesk desk;

    @BeforeEach
    void openDesk() throws Exception {
        desk = new CommandDesk(dir);
    }

    private static OpsException refused(ExitCode code, Executable what) {
        OpsException e = assertThrows(OpsException.class, what);
        assertEquals(code, e.exitCode(), e.getMessage());
        return e;
    }

    private RentedPod create() throws Exception {
        return desk.provider().create(CommandDesk.POD);
    }

    /** Where nothing is rented. */
    private RentedPod createInVain() throws Exception {
        return desk.provider(CommandDesk.POINTERS, CommandDesk.QUICK, line -> { }).create(CommandDesk.POD);
    }

    @Test
    void theArgumentsAreFilledInAndThePodIsReadByItsPointers() throws Exception {
        RentedPod pod = create();
        assertEquals(List.of("up ops-p-spot --gpu=A100 80GB 2 21600"), desk.calls("up"));
        assertEquals("status {name}", desk.calls("status").get(0));
        assertEquals(new RentedPod("x7", CommandDesk.POD, State.READY, Optional.of(new RentedPod.Address("ubuntu", "10.0.0.7", 40_022)), Optional.of(1.25),
                Optional.of(Instant.parse("2026-11-24T10:00:00Z")), Optional.of(Instant.parse("2026-11-24T16:00:00Z")), List.of("A100 80GB", "A100 80GB"), "RUNNING"), pod);
    }

    @Test
    void theTimeToLiveIsGivenAsTheToolWantsIt() throws Exception {
        var timed = desk.provider(CommandDesk.POINTERS.replace("\"absent\"", "\"up\": [\"" + dir + "/tool\", \"up\", \"{name}\", \"{ttl}\", \"{ttl_min}\", \"{ends_at}\"], \"absent\""));
        timed.create(CommandDesk.POD);
        String[] words = desk.calls("up").get(0).split(" ");
        assertEquals(List.of("6h", "360"), List.of(words[2], words[3]));
        assertTrue(Instant.parse(words[4]).isAfter(Instant.now().plusSeconds(21_000)), words[4]);
    }

    @Test
    void aPodThatIsListedLateIsWaitedFor() throws Exception {
        desk.script("up.sh", "(sleep 0.3; cat next >pods.new; mv pods.new pods) >/dev/null 2>&1 &");
        assertEquals("x7", create().id());
    }

    @Test
    void aPodThatHasComeMeanwhileIsNotRentedAgain() throws Exception {
        CommandProvider second = desk.provider();
        create();
        assertEquals("x7", second.create(CommandDesk.POD).id());
        assertEquals(1, desk.calls("up").size());
    }

    @Test
    void aPodThatNeverShowsMayBeBilledAndIsLookedForAgain() throws Exception {
        desk.script("up.sh", "echo renting >&2; echo 'no offers'");
        OpsException e = refused(ExitCode.UNREACHABLE, this::createInVain);
        assertTrue(e.getMessage().contains("may be billed. It said: no offers"), e.getMessage());
        assertEquals(List.of("renting"), desk.progress);
        desk.script("status.sh", "n=$(cat n 2>/dev/null || echo 0); echo $((n + 1)) >n; [ $n -ge 2 ] && cat next || cat pods");
        assertEquals("x7", create().id());
        assertEquals(1, desk.calls("up").size());
    }

    @Test
    void anUpThatFailsAndHasRentedAllTheSameIsFound() throws Exception {
        desk.script("up.sh", "cat next >pods; echo 'timeout while waiting' >&2; exit 1");
        assertEquals("x7", create().id());
    }

    @Test
    void anUpThatFailsSaysWhy() throws Exception {
        desk.script("up.sh", "echo 'no capacity' >&2; exit 3");
        assertTrue(refused(ExitCode.FAILED, this::createInVain).getMessage().endsWith("/tool up failed with exit code 3: no capacity"));
    }

    @Test
    void aToolThatIsNotInstalledHasRentedNothing() throws Exception {
        CommandProvider bare = desk.provider(CommandDesk.POINTERS.replace("\"absent\"", "\"up\": [\"" + dir + "/missing\", \"{name}\", \"{ttl}\"], \"absent\""));
        assertTrue(refused(ExitCode.USAGE, () -> bare.create(CommandDesk.POD)).getMessage().contains("/missing"));
        create();
        assertEquals(1, desk.calls("up").size());
    }

    @Test
    void anOrderThatTakesTooLongIsEndedAndLookedForBeforeAnotherIsMade() throws Exception {
        desk.script("up.sh", "sleep 300");
        for (int limit = 1; desk.calls("up").isEmpty(); limit *= 2) { // until the tool was quick enough to begin
            CommandProvider limited = desk.provider(CommandDesk.POINTERS + ", \"ready_timeout_sec\": " + limit, CommandDesk.QUICK, line -> { });
            assertTrue(refused(ExitCode.UNREACHABLE, () -> limited.create(CommandDesk.POD)).getMessage().contains("may have been rented and be billed"));
        }
        desk.script("status.sh", "n=$(cat n 2>/dev/null || echo 0); echo $((n + 1)) >n; [ $n -ge 2 ] && cat next || cat pods");
        assertEquals("x7", desk.find().orElseThrow().id());
        assertEquals(1, desk.calls("up").size());
    }

    @Test
    void anOrderWhoseOpsWasKilledIsWaitedFor() throws Exception {
        desk.script("up.sh", "echo >begun; while [ ! -e go ]; do sleep 0.05; done; cat next >pods.new; mv pods.new pods");
        desk.pod(CommandDesk.POINTERS);
        Process ops = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp", System.getProperty("java.class.path"), CommandDesk.class.getName(),
                dir.toString()).redirectErrorStream(true).redirectOutput(dir.resolve("ops.log").toFile()).start();
        LoopbackPod.await("the tool", () -> Files.exists(dir.resolve("begun")));
        ops.destroyForcibly().waitFor();

        assertEquals("x7", desk.provider(CommandDesk.POINTERS, CommandDesk.PATIENT, this::letGo).create(CommandDesk.POD).id());
        assertEquals(1, desk.calls("up").size());
        assertTrue(desk.progress.stream().anyMatch(line -> line.contains("an earlier ")), desk.progress.toString());
    }

    private void letGo(String heard) {
        if (heard.contains("an earlier ")) {
            assertTrue(dir.resolve("go").toFile().exists() || dir.resolve("go").toFile().mkdir());
        }
    }

    @Test
    void aPodWithoutUpIsOnlyFound() throws Exception {
        CommandProvider finding = desk.provider(CommandDesk.POINTERS.replace("\"absent\"", "\"up\": [], \"absent\""));
        assertTrue(refused(ExitCode.USAGE, () -> finding.create(CommandDesk.POD)).getMessage().contains("has no \"up\""));
    }

    @Test
    void aRemovalIsSeenToAndMayBeRepeated() throws Exception {
        RentedPod pod = create();
        desk.provider().remove(pod);
        desk.provider().remove(pod);
        assertEquals(List.of("rm x7"), desk.calls("rm"));
    }

    @Test
    void anotherPodOfThatNameIsNotEndedForIt() throws Exception {
        RentedPod pod = create();
        desk.set("pods", CommandDesk.row("RUNNING").replace("x7", "x8"));
        desk.provider().remove(pod);
        assertEquals(List.of(), desk.calls("rm"));
    }

    @Test
    void aRemovalThatHasNoEffectIsSaidLoudly() throws Exception {
        RentedPod pod = create();
        desk.script("rm.sh", "exit 0");
        assertTrue(refused(ExitCode.UNREACHABLE, () -> desk.provider().remove(pod)).getMessage().contains("STILL BILLED"));
        desk.script("rm.sh", "echo 'not allowed' >&2; exit 1");
        OpsException e = refused(ExitCode.FAILED, () -> desk.provider().remove(pod));
        assertTrue(e.getMessage().contains("STILL BILLED") && e.getMessage().contains("not allowed"), e.getMessage());
    }

    @Test
    void aRemovalThatCanNotBeSeenToIsNoSuccess() throws Exception {
        RentedPod pod = create();
        desk.script("rm.sh", "echo garbage >pods");
        assertTrue(refused(ExitCode.FAILED, () -> desk.provider().remove(pod)).getMessage().contains("may be STILL BILLED"));
    }
}
