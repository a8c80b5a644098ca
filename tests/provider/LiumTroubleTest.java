package tests.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import lib.run.ExitCode;
import lib.run.OpsException;
import org.junit.jupiter.api.Test;
import tests.support.Scripts;

/** What ops says when lium or its API doesn't do as it should. */
class LiumTroubleTest extends AtLiumDesk {
    @Test
    void anApiThatIsDownCanBeTriedAgain() throws Exception {
        desk.close();

        assertSaid(ExitCode.UNREACHABLE, "lium's API can't be reached", "when the network is there", failure());
    }

    @Test
    void aRefusedKeySaysHowToSetOneAndTellsNoPartOfIt() throws Exception {
        String wrong = String.join("_", "sk", "0123456789".repeat(3) + "abcd");
        desk.variables.put("LIUM_API_KEY", wrong);

        OpsException e = failure();

        assertSaid(ExitCode.USAGE, "refuses the key: Invalid API key (key from env:LIUM_API_KEY)", "run lium init, or set LIUM_API_KEY", e);
        assertFalse(e.getMessage().contains(wrong.substring(0, 6)) || e.getMessage().contains("abcd"), e.getMessage());
    }

    @Test
    void withoutAKeyItSaysHowToSetOne() throws Exception {
        desk.variables.put("LIUM_API_KEY", "");

        assertSaid(ExitCode.USAGE, "lium has no API key", "run lium init, or set LIUM_API_KEY", failure());
    }

    @Test
    void aRefusalForWantOfMoneyIsToldInItsOwnWords() throws Exception {
        desk.api.answers("POST /executors/rent-by-spec", 403, "{\"error\": {\"code\": \"insufficient_balance\"}, \"message\": \"Insufficient balance. Your balance is $0.10.\"}");

        var e = assertThrows(OpsException.class, () -> desk.provider("").create(LiumDesk.POD));

        assertSaid(ExitCode.USAGE, "Your balance is $0.10", "lium topup", e);
        assertFalse(Files.exists(desk.home().resolve(".cache/ops/orders/lium/" + LiumDesk.POD)), "nothing was rented, and nothing has to be looked for");
    }

    @Test
    void aServerErrorCanBeTriedAgain() throws Exception {
        desk.api.answers("GET /pods", 503, "busy");

        assertSaid(ExitCode.UNREACHABLE, "doesn't work at the moment: Server error: 503", "in some minutes", failure());
    }

    @Test
    void aRateLimitSaysToWait() throws Exception {
        desk.api.answers("GET /pods", 429, "{}");

        assertSaid(ExitCode.UNREACHABLE, "is asked too often", "wait a minute", failure());
    }

    @Test
    void aPageInsteadOfJsonIsSaidToBeOne() throws Exception {
        desk.api.answers("GET /pods", 200, "<html>log in first</html>");

        assertSaid(ExitCode.UNREACHABLE, "lium can't read what the API answered", "a login page", failure());
    }

    @Test
    void jsonOfAnotherShapeIsNoListOfPods() throws Exception {
        desk.api.answers("GET /pods", 200, "{\"pods\": \"none\"}");

        assertSaid(ExitCode.UNREACHABLE, "lium can't read what the API answered", "is lium too old?", failure());
    }

    @Test
    void aLiumThatIsTooOldSaysHowToGetANewOne() throws Exception {
        lium("echo 'Usage: lium ps [OPTIONS]' >&2; echo 'Error: No such option: --format' >&2; exit 2");

        assertSaid(ExitCode.USAGE, "this lium is too old", "uv tool upgrade lium.io", failure());
    }

    @Test
    void anotherProgramOfThatNameIsSeenToBeOne() throws Exception {
        lium("echo hello");

        assertSaid(ExitCode.FAILED, "printed no list of pods: hello", "package lium.io", failure());
    }

    @Test
    void withoutLiumItSaysHowToInstallIt() throws Exception {
        desk.variables.put("PATH", directory.toString());

        assertSaid(ExitCode.USAGE, "lium isn't on PATH", "uv tool install lium.io", failure());
    }

    @Test
    void anIdThatWouldMeanEveryPodIsNeverTaken() throws Exception {
        lium("echo '[{\"id\": \"all\", \"name\": \"" + LiumDesk.POD + "\", \"status\": \"RUNNING\"}]'");

        assertSaid(ExitCode.UNREACHABLE, "an id that can't be one: all", "", failure());
    }

    private OpsException failure() {
        return assertThrows(OpsException.class, () -> desk.provider("").find(LiumDesk.POD));
    }

    private void lium(String script) throws Exception {
        Path lium = Scripts.write(directory.resolve("bin/lium"), "#!/bin/sh\n" + script + "\n");
        desk.variables.put("PATH", lium.getParent() + ":/usr/bin:/bin");
    }

    private static void assertSaid(ExitCode code, String message, String hint, OpsException e) {
        assertEquals(code, e.exitCode(), e.getMessage());
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertTrue(e.hint().contains(hint), e.hint());
    }
}
