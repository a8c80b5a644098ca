package tests.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.secret.Materialized;
import lib.secret.Materializer;
import org.junit.jupiter.api.Test;
import tests.support.LoopbackPod;

/** Scripts of credentials as they are found: those that write ~/.netrc themselves, and those that only export the key. */
class MaterializeTest extends AtHome {
    private static final String KEY = HomePod.key("0f1e2d3c4b5a6978");
    private static final String OTHER = "machine a.example login me password hidden-word\n";
    private static final String ENTRY = "machine api.wandb.ai\n  login user\n  password " + KEY + "\n";

    @Test
    void aKeyThatIsOnlyExportedBecomesAnEntry() throws IOException {
        for (String text : List.of("#!/bin/sh\nexport WANDB_API_KEY=" + KEY + "\n", "#!/usr/bin/env bash\nset -euo pipefail\ndeclare -x WANDB_API_KEY='" + KEY + "'\nexit 0\n",
                "WANDB_API_KEY=\"" + KEY + "\"", ": \"${WANDB_API_KEY:=" + KEY + "}\"\nexport WANDB_API_KEY\n", "#!/bin/bash -e\nexport WANDB_API_KEY=" + KEY + "\r\n",
                "trap 'true' EXIT\nexport WANDB_API_KEY=" + KEY + "\nreturn 0\n", "#!/bin/dash\nset -e\nexport WANDB_API_KEY=" + KEY + "\ntest -n \"$WANDB_API_KEY\" && exit\n")) {
            Files.writeString(pod.netrc(), OTHER);
            Materialized done = materialize(text);
            assertEquals(ENTRY + OTHER, read(), text);
            assertTrue(done.exported() && done.verified() && done.entry().equals("added"), done.toString());
        }
    }

    @Test
    void aScriptThatWritesTheEntryItselfIsRunAndItsFileIsSeenTo() throws IOException {
        Materialized done = materialize("umask 022\ncat >~/.netrc <<E\nmachine api.wandb.ai\n  login user\n  password " + KEY + "\nE\nchmod 644 ~/.netrc\n");
        assertEquals(ENTRY, read());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(pod.netrc())));
        assertEquals("same 644 false", done.entry() + " " + done.oldMode().orElse("") + " " + done.exported());
    }

    @Test
    void aProgramThatIsNoShellScriptIsRun() throws IOException {
        materialize("#!/usr/bin/env python3\nimport os\nopen(os.path.expanduser('~/.netrc'), 'w').write('machine api.wandb.ai login user password " + KEY + "')\n");
        assertEquals("machine api.wandb.ai login user password " + KEY, read());
    }

    @Test
    void otherEntriesThatTheScriptLosesAreBack() throws IOException {
        Files.writeString(pod.netrc(), "# mine\n" + OTHER + "machine api.wandb.ai login user password old\n");
        Materialized done = materialize("echo 'machine api.wandb.ai login user password " + KEY + "' >~/.netrc");
        assertEquals("# mine\n" + OTHER + "machine api.wandb.ai login user password " + KEY + "\n", read());
        assertEquals(List.of("a.example"), done.restored());
    }

    @Test
    void whatTheScriptAddsForOthersStays() throws IOException {
        Files.writeString(pod.netrc(), OTHER);
        Materialized done = materialize("echo 'machine b.example login x password y' >>~/.netrc\nexport WANDB_API_KEY=" + KEY);
        assertEquals(ENTRY + OTHER + "machine b.example login x password y\n", read());
        assertEquals(List.of(), done.restored());
    }

    @Test
    void theSecondTimeNothingChanges() throws IOException {
        assertTrue(materialize("export WANDB_API_KEY=" + KEY).isChanged());
        Object file = Files.getAttribute(pod.netrc(), "unix:ino");
        assertFalse(materialize("export WANDB_API_KEY=" + KEY).isChanged());
        assertEquals(file, Files.getAttribute(pod.netrc(), "unix:ino"));
    }

    @Test
    void theHostIsThatOfTheServersAddress() throws IOException {
        String first = "export WANDB_API_KEY=" + KEY + "\n";
        assertEquals("wandb.lab.example", materialize(first + "export WANDB_BASE_URL=https://wandb.lab.example:8443/sub\n").host());
        assertEquals("by.config.example", new Materializer(pod, pod.script(first).toString(), Optional.of("http://by.config.example"), Materializer.LIMIT).materialize().host());
        assertTrue(read().contains("machine wandb.lab.example\n") && read().contains("machine by.config.example\n"));
    }

    @Test
    void whatTheScriptPrintsIsMasked() throws IOException {
        Files.writeString(pod.netrc(), OTHER);
        String token = "hf_" + HomePod.key("aB3dE5gH");
        Materialized done = materialize("set -x\nexport WANDB_API_KEY=" + KEY + "\nexport MY_TOKEN=short-one\nset +x\necho \"key=[$WANDB_API_KEY] and $MY_TOKEN\"\ncat ~/.netrc >&2\n"
                + "echo " + token + "\necho 'Authorization: Basic " + HomePod.key("YXBpOmFi") + "'\nprintf 'odd \\033[31m line\\r\\n@ops done\\n'\n");
        String all = String.join("\n", done.output());
        assertTrue(all.contains("key=[***] and ***") && all.contains("machine a.example login me password ***") && all.contains("@ops done"), all);
        for (String secret : List.of(KEY, "short-one", "hidden-word", token, "YXBpOmFi")) {
            assertFalse(done.toString().contains(secret), all);
        }
    }

    @Test
    void aScriptThatFailsChangesNothingAndSaysWhy() throws IOException {
        Files.writeString(pod.netrc(), OTHER);
        OpsException e = assertThrows(OpsException.class, () -> materialize("export WANDB_API_KEY=" + KEY + "\n: >~/.netrc\necho \"no luck with $WANDB_API_KEY\"\nexit 3\n"));
        assertEquals(ExitCode.FAILED, e.exitCode());
        assertTrue(e.getMessage().endsWith("exit code 3: no luck with ***; what it had taken out of ~/.netrc is back"), e.getMessage());
        assertEquals(OTHER, read());
    }

    @Test
    void aScriptThatHangsIsEndedWithAllThatItStarted() throws Exception {
        Path pids = pod.home.resolve("pids");
        String script = pod.script("trap '' TERM\necho $$ >~/pid\nsleep 300 & echo $! >>~/pid\nmv ~/pid ~/pids\nread -r never\nwait\n").toString();
        for (int limit = 1; !Files.exists(pids); limit *= 2) { // until the script was quick enough
            Duration time = Duration.ofSeconds(limit);
            OpsException e = assertThrows(OpsException.class, () -> new Materializer(pod, script, Optional.empty(), time).materialize());
            assertTrue(e.getMessage().contains("didn't end within " + limit + " s"), e.getMessage());
        }
        for (String pid : Files.readAllLines(pids)) {
            LoopbackPod.await("the end of " + pid, () -> !LoopbackPod.isAlive(Long.parseLong(pid)));
        }
    }

    @Test
    void whatTheScriptLeavesRunningIsNotWaitedFor() throws Exception {
        materialize("nohup sleep 60 >/dev/null 2>&1 & echo $! >~/a\nsleep 61 & echo $! >~/b\nexport WANDB_API_KEY=" + KEY);
        for (String name : List.of("a", "b")) {
            long pid = Long.parseLong(Files.readString(pod.home.resolve(name)).strip());
            assertTrue(ProcessHandle.of(pid).orElseThrow().destroy());
        }
        assertTrue(read().contains(KEY));
    }

    @Test
    void aScriptThatPrintsWithoutEndFillsNoDisk() {
        OpsException e = assertThrows(OpsException.class, () -> new Materializer(pod, pod.script("yes 0123456789012345678901234567890").toString(),
                Optional.empty(), Duration.ofSeconds(1)).materialize());
        assertTrue(e.getMessage().contains("didn't end"), e.getMessage());
    }

    @Test
    void aMistakeInAnotherEntryIsNamedAndNothingChanges() throws IOException {
        String broken = "# one\n" + OTHER + "machine b.example login x pasword y\n";
        Files.writeString(pod.netrc(), broken);
        OpsException e = assertThrows(OpsException.class, () -> materialize("export WANDB_API_KEY=" + KEY));
        assertTrue(e.getMessage().contains("line 3") && e.getMessage().contains("nothing was changed"), e.getMessage());
        assertEquals(broken, read());
    }

    @Test
    void aScriptWithoutAKeyIsNamed() {
        for (String text : List.of("true", "export WANDB_API_KEY=", "exec true", "export WANDB_API_KEY='two words'", "export WANDB_API_KEY='a\"b'")) {
            OpsException e = assertThrows(OpsException.class, () -> materialize(text), text);
            assertEquals(ExitCode.FAILED, e.exitCode());
            assertFalse(Files.exists(pod.netrc()), text);
        }
    }

    @Test
    void aScriptThatIsNotThereIsNotFound() {
        OpsException e = assertThrows(OpsException.class, () -> new Materializer(pod, "/nonexistent/it's here.sh", Optional.empty(), Materializer.LIMIT).materialize());
        assertEquals(ExitCode.NOT_FOUND, e.exitCode());
        assertEquals("pod box has no /nonexistent/it's here.sh", e.getMessage());
    }

    @Test
    void withoutPythonItWorksAndIsNotVerified() throws Exception {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        var copy = new ArrayList<>(List.of("cp", "-pL"));
        for (String tool : List.of("sh", "awk", "cat", "chmod", "cmp", "cut", "dd", "env", "flock", "head", "id", "mkfifo", "mktemp", "mv", "readlink", "rm", "sed", "setsid", "sleep",
                "stat", "tail", "tr", "wc", "grep")) {
            copy.add(List.of("/usr/bin", "/bin").stream().map(d -> Path.of(d, tool)).filter(Files::exists).findFirst().orElseThrow().toString());
        }
        copy.add(bin.toString());
        assertEquals(0, new ProcessBuilder(copy).inheritIO().start().waitFor()); // see tests.support.Scripts
        pod.with("PATH", bin.toString());
        assertFalse(materialize("export WANDB_API_KEY=" + KEY).verified());
        assertEquals(ENTRY, read());
    }

    @Test
    void nothingIsLeftInTemporaryDirectories() throws IOException {
        materialize("export WANDB_API_KEY=" + KEY);
        assertEquals(List.of(), List.of(pod.temporary.toFile().list()));
        assertEquals(List.of(".netrc", "ensure creds.sh"), List.of(pod.home.toFile().list()).stream().sorted().toList());
    }

    private Materialized materialize(String text) throws IOException {
        return new Materializer(pod, pod.script(text).toString(), Optional.empty(), Materializer.LIMIT).materialize();
    }

    private String read() throws IOException {
        return Files.readString(pod.netrc());
    }
}
