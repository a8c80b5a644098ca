package tests.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.provider.RentedPod;
import lib.provider.RentedPod.Address;
import lib.provider.RentedPod.State;
import lib.run.ExitCode;
import lib.run.OpsException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tool prints, and what it's taken for. */
class CommandListingTest {
    private static final String SINGLE = CommandDesk.POINTERS.replace("\"list\": \"/pods\", ", "");

    @TempDir
    private Path dir;
    private CommandDesk desk;

    @BeforeEach
    void openDesk() throws Exception {
        desk = new CommandDesk(dir);
    }

    private OpsException refused(ExitCode code, String keys) {
        OpsException e = assertThrows(OpsException.class, () -> desk.provider(keys).find(CommandDesk.POD));
        assertEquals(code, e.exitCode(), e.getMessage());
        return e;
    }

    private OpsException refused(ExitCode code) {
        return refused(code, CommandDesk.POINTERS);
    }

    @Test
    void otherValuesOfTheStateMeanThatThePodIsOnItsWay() throws Exception {
        for (var expected : Map.of("QUEUED", State.PENDING, "ERROR", State.FAILED, "RUNNING", State.READY).entrySet()) {
            desk.set("pods", CommandDesk.row(expected.getKey()));
            assertEquals(expected.getValue(), desk.find().orElseThrow().state());
        }
        desk.set("pods", CommandDesk.row("ENDED"));
        assertEquals(Optional.empty(), desk.find());
    }

    @Test
    void warningsBeforeTheJsonAndAnObjectALineAreUnderstood() throws Exception {
        desk.set("pods", "Warning: {you} should upgrade\n[notice]\n" + CommandDesk.row("RUNNING") + "\n");
        assertEquals("x7", desk.find().orElseThrow().id());
        desk.set("pods", "{\"name\": \"other\", \"state\": \"RUNNING\", \"id\": \"o\"}\n{\"name\": \"ops-p-spot\", \"state\": \"RUNNING\", \"id\": \"x8\"}\n");
        assertEquals("x8", desk.provider(SINGLE).find(CommandDesk.POD).orElseThrow().id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "null", "warning\n[]", "{\"name\": \"other\", \"state\": \"RUNNING\", \"id\": \"o\"}", "[{\"name\": null, \"state\": null, \"id\": 3}]"})
    void aListWithoutThePodIsNoPod(String printed) throws Exception {
        desk.set("pods", printed);
        assertEquals(Optional.empty(), desk.provider(SINGLE).find(CommandDesk.POD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"error\": \"unauthorized\"}", "[\"a\"", "", "NAME   STATE\nspot   up\n", "3"})
    void whatIsNotUnderstoodIsNeverTakenForNoPod(String printed) throws Exception {
        desk.set("pods", printed);
        refused(ExitCode.FAILED, SINGLE);
        refused(ExitCode.FAILED);
    }

    @Test
    void whatIsNotUnderstoodIsShown() throws Exception {
        desk.set("pods", "NAME   STATE\n\nspot   up\nthree\nfour\n");
        String message = refused(ExitCode.FAILED).getMessage();
        assertTrue(message.endsWith("/tool status printed no JSON: NAME   STATE | spot   up | three"), message);
        desk.set("pods", "{\"error\": \"unauthorized\"}");
        message = refused(ExitCode.FAILED).getMessage();
        assertTrue(message.endsWith("printed JSON with nothing at /pods: {\"error\": \"unauthorized\"}"), message);
    }

    @Test
    void aToolThatSaysInWordsThatThereIsNoPodIsUnderstood() throws Exception {
        desk.script("status.sh", "echo 'Error: no pod ops-p-spot in this account' >&2; exit 1");
        assertEquals(Optional.empty(), desk.find());
    }

    @Test
    void thoseWordsBesideAPodMeanNothing() throws Exception {
        desk.script("status.sh", "echo 'warning: no pod ops-p-spot in region two' >&2; cat next");
        assertEquals("x7", desk.find().orElseThrow().id());
    }

    @Test
    void aToolThatFailsIsQuotedWithoutItsSecretsAndControlCharacters() throws Exception {
        String secret = "hf_" + "a1B2".repeat(9);
        desk.script("status.sh", "printf 'one\\ntwo\\n\\033[31mkey " + secret + "\\033[0m\\n\\342\\200\\256forbidden\\007\\n' >&2; exit 7");
        String message = refused(ExitCode.UNREACHABLE).getMessage();
        assertTrue(message.endsWith("/tool status failed with exit code 7: two | key *** | forbidden"), message);
    }

    @Test
    void twoPodsOfOneNameAreAConflictThatNamesBoth() throws Exception {
        desk.set("pods", "{\"pods\": [{\"name\": \"ops-p-spot\", \"id\": \"a\", \"state\": \"RUNNING\"}, {\"name\": \"ops-p-spot\", \"id\": \"b\", \"state\": \"NEW\"}]}");
        assertTrue(refused(ExitCode.CONFLICT).getMessage().contains("a and b"));
    }

    @Test
    void anAddressThatIsNotCompleteOrHostileIsNone() throws Exception {
        for (String wrong : List.of("\"ip\": null", "\"ip\": \"-oProxyCommand=touch x\"", "\"ip\": \"a b\"", "\"ip\": \"\"", "\"ip\": {\"a\": 1}")) {
            desk.set("pods", CommandDesk.row("RUNNING").replace("\"ip\": \"10.0.0.7\"", wrong));
            assertEquals(Optional.empty(), desk.find().orElseThrow().address(), wrong);
        }
        desk.set("pods", CommandDesk.row("RUNNING").replace("40022", "70000"));
        assertEquals(Optional.empty(), desk.find().orElseThrow().address());
    }

    @Test
    void anIdThatIsNoneIsNotGivenToTheTool() throws Exception {
        desk.set("pods", CommandDesk.row("RUNNING").replace("\"x7\"", "\"--all\""));
        refused(ExitCode.FAILED);
        assertFalse(Files.readString(dir.resolve("calls")).contains("--all"));
    }

    @Test
    void aHostWithoutPointersIsAnAliasOfSsh() throws Exception {
        desk.set("pods", CommandDesk.row("RUNNING"));
        String alias = CommandDesk.POINTERS.replaceFirst("\"address\".*", "\"address\": {\"host\": \"{name}-head\"}");
        assertEquals(Optional.of(new Address("", "ops-p-spot-head", 0)), desk.provider(alias).find(CommandDesk.POD).orElseThrow().address());
    }

    @Test
    void whatTheListLeavesOutIsAskedForByTheId() throws Exception {
        desk.set("pods", CommandDesk.row("RUNNING").replace("\"ip\": \"10.0.0.7\"", "\"x\": 1"));
        desk.script("describe.sh", "echo '{\"id\": \"x7\", \"ip\": \"10.0.0.9\", \"state\": null}'");
        RentedPod pod = desk.provider(CommandDesk.POINTERS + ", \"describe\": [\"" + dir + "/tool\", \"describe\", \"{id}\"]").find(CommandDesk.POD).orElseThrow();
        assertEquals(new Address("ubuntu", "10.0.0.9", 40_022), pod.address().orElseThrow());
        assertEquals(State.READY, pod.state());
        assertEquals(List.of("describe x7"), desk.calls("describe"));
    }

    @Test
    void theTimeOfItsMakingMayBeInSecondsWithAFraction() throws Exception {
        desk.set("pods", CommandDesk.row("RUNNING").replace("\"2026-11-24 10:00:00 +0000 UTC\"", "1763978400.25"));
        assertEquals("2025-11-24T10:00:00.250Z", desk.find().orElseThrow().createdAt().orElseThrow().toString());
        desk.set("pods", CommandDesk.row("RUNNING").replace("\"2026-11-24 10:00:00 +0000 UTC\"", "\"yesterday\""));
        assertEquals(Optional.empty(), desk.find().orElseThrow().endsAt());
    }

    @Test
    void aProgramThatIsNotThereIsNamed() throws Exception {
        Files.delete(dir.resolve("tool"));
        assertTrue(refused(ExitCode.USAGE).getMessage().contains("/tool"));
    }
}
