package tests.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lib.pod.ScriptResult;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.secret.Materialized;
import lib.secret.Materializer;
import lib.secret.Upgrade;
import lib.secret.Upgraded;
import org.junit.jupiter.api.Test;

/** Scripts that export the key become scripts that write ~/.netrc. K stands for the key. */
class UpgradeTest extends AtHome {
    private static final String KEY = HomePod.key("c0ffee1234567890");
    private static final String CALL = "ops_write_netrc ";
    /** A spelling, and the line that it becomes. */
    private static final Map<String, String> SPELLINGS = Map.ofEntries(
            Map.entry("export WANDB_API_KEY=K", CALL + "K"),
            Map.entry("export WANDB_API_KEY='K'  # mine", CALL + "'K'  # mine"),
            Map.entry("\texport   WANDB_API_KEY=\"K\";", "\t" + CALL + "\"K\";"),
            Map.entry("WANDB_API_KEY=K", CALL + "K"),
            Map.entry("WANDB_API_KEY='K'; export WANDB_API_KEY", CALL + "'K'; :"),
            Map.entry("declare -x WANDB_API_KEY=K", CALL + "K"),
            Map.entry("typeset -x WANDB_API_KEY='K'", CALL + "'K'"),
            Map.entry("export A=1 WANDB_API_KEY=K B='2 3' # both", "export A=1 B='2 3' && " + CALL + "K # both"),
            Map.entry("A=1 WANDB_API_KEY=K", "A=1 && " + CALL + "K"),
            Map.entry(": \"${WANDB_API_KEY:=K}\"", CALL + "'K'"),
            Map.entry("export WANDB_API_KEY=\"${WANDB_API_KEY:-K}\"", CALL + "'K'"),
            Map.entry("export WANDB_API_\\\nKEY=x; export WANDB_API_KEY=K", "export WANDB_API_\\\nKEY=x; " + CALL + "K"),
            Map.entry("if [ -z \"$WANDB_API_KEY\" ]; then export WANDB_API_KEY=K; fi", "if [ -z \"$WANDB_API_KEY\" ]; then " + CALL + "K; fi"),
            Map.entry("test 1 = 1 && export WANDB_API_KEY=K || exit 1", "test 1 = 1 && " + CALL + "K || exit 1"),
            Map.entry("unset WANDB_API_KEY\nexport WANDB_API_KEY=K", "unset WANDB_API_KEY\n" + CALL + "K"));

    @Test
    void everyUsualSpellingIsUnderstoodAndTheOtherLinesStay() throws IOException {
        for (Map.Entry<String, String> spelling : SPELLINGS.entrySet()) {
            String before = "#!/bin/bash\n# WANDB_API_KEY is for W&B\n" + spelling.getKey().replace("=K", "=" + KEY).replace("'K'", "'" + KEY + "'")
                    .replace("\"K\"", "\"" + KEY + "\"").replace("-K}", "-" + KEY + "}") + "\nodd='\u00e4  \\'\necho \"$odd\"";
            Path script = pod.script(before);
            Upgraded done = upgrade(script);
            assertTrue(done.changed(), before);
            String after = Files.readString(script);
            String expected = "# WANDB_API_KEY is for W&B\n" + spelling.getValue().replaceAll("(?<=ops_write_netrc ['\"]?)K", KEY) + "\nodd='\u00e4  \\'\necho \"$odd\"";
            assertTrue(after.startsWith("#!/bin/bash\n# Put here by ops"), after);
            assertEquals(expected, after.substring(after.indexOf("# end of ops\n") + "# end of ops\n".length()), before);
            assertFalse(done.toString().contains(KEY), before);
        }
    }

    @Test
    void theUpgradedScriptWritesTheEntryAndExportsNothing() throws IOException {
        Path script = pod.script("#!/bin/sh\nset -eu\nexport WANDB_PROJECT=p WANDB_API_KEY=" + KEY + "\n[ -t 9 ] || echo over\n");
        upgrade(script);
        for (String shell : List.of("sh", "dash", "bash", "bash --posix")) {
            Files.writeString(pod.netrc(), "machine a.example login me password x");
            ScriptResult said = pod.run("printf '\\n@ops begin\\n'; export WANDB_API_KEY=old; exec " + shell + " -c '. \"$1\"; env | grep ^WANDB' sh " + "'" + script + "'");
            assertEquals("over\nWANDB_PROJECT=p\n", said.stdout(), shell + said.stderr());
            assertEquals("machine api.wandb.ai\n  login user\n  password " + KEY + "\nmachine a.example login me password x", Files.readString(pod.netrc()));
        }
        Materialized done = new Materializer(pod, script.toString(), Optional.empty(), Materializer.LIMIT).materialize();
        assertEquals("same false", done.entry() + " " + done.exported());
    }

    @Test
    void theEntryIsForTheServerThatTheScriptNames() throws IOException {
        Path script = pod.script("export WANDB_API_KEY=" + KEY + "\nexport WANDB_BASE_URL='https://wandb.lab.example:8080'\n");
        upgrade(script);
        assertEquals("wandb.lab.example", new Materializer(pod, script.toString(), Optional.of("https://wandb.lab.example"), Materializer.LIMIT).materialize().host());
        assertTrue(Files.readString(pod.netrc()).startsWith("machine wandb.lab.example\n"));
    }

    @Test
    void theSecondTimeItIsDoneAlready() throws IOException {
        Path script = pod.script("export WANDB_API_KEY=" + KEY + "\n");
        upgrade(script);
        String after = Files.readString(script);
        Upgraded again = upgrade(script);
        assertTrue(again.already() && !again.changed() && again.diff().isEmpty(), again.toString());
        assertEquals(after, Files.readString(script));
    }

    @Test
    void anExportThatWasAddedLaterIsUpgradedToo() throws IOException {
        Path script = pod.script("export WANDB_API_KEY=" + KEY + "\n");
        upgrade(script);
        String once = Files.readString(script);
        Files.writeString(script, once + "export WANDB_API_KEY=" + KEY + "\n");
        assertTrue(upgrade(script).changed());
        assertEquals(once + CALL + KEY + "\n", Files.readString(script));
    }

    @Test
    void theDiffIsThatOfDiffWithTheKeyMasked() throws IOException {
        Path script = pod.script("# one\nexport WANDB_API_KEY='" + KEY + "'\nexport HF_TOKEN=another-value\n");
        Upgraded done = upgrade(script);
        List<String> lines = done.diff().lines().toList();
        assertEquals("--- " + script.toRealPath(), lines.get(0));
        assertTrue(lines.contains("-export WANDB_API_KEY=***") && lines.contains("+ops_write_netrc '***'") && lines.contains(" # one"), done.diff());
        assertFalse(done.diff().contains("another-value"));
        assertTrue(done.others().get(0).endsWith(": HF_TOKEN"), done.others().toString());
    }

    @Test
    void aDryRunChangesNothing() throws IOException {
        Path script = pod.script("export WANDB_API_KEY=" + KEY + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        Upgraded done = new Upgrade(pod).upgrade(script.toString(), true);
        assertTrue(done.changed() && done.diff().contains("+ops_write_netrc ***"), done.diff());
        assertEquals("export WANDB_API_KEY=" + KEY + "\n", Files.readString(script));
        assertEquals("rwxr-xr-x", mode(script));
    }

    @Test
    void theModeLetsNobodyElseIn() throws IOException {
        for (Map.Entry<String, String> modes : Map.of("rwx------", "rwx------", "rwxr-xr-x", "rwx------", "rw-rw-r--", "rw-------").entrySet()) {
            Path script = pod.script("export WANDB_API_KEY=" + KEY + "\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString(modes.getKey()));
            assertEquals(!modes.getKey().equals(modes.getValue()), upgrade(script).oldMode().isPresent());
            assertEquals(modes.getValue(), mode(script));
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            assertEquals("0755", upgrade(script).oldMode().orElse(""));
            assertEquals("rwx------", mode(script));
        }
    }

    @Test
    void noCopyIsLeftAndThoseThatWereThereAreNamed() throws IOException {
        Path script = pod.script("export WANDB_API_KEY=" + KEY + "\n");
        Path link = Files.createSymbolicLink(pod.home.resolve("link.sh"), script);
        Files.writeString(pod.home.resolve("ensure creds.sh~"), "# older\nexport WANDB_API_KEY=" + KEY + "\n");
        Files.writeString(pod.home.resolve(".bash_history"), "ls\nexport WANDB_API_KEY=" + KEY + "\n");
        Upgraded done = upgrade(link);
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(List.of("ensure creds.sh~:2", ".bash_history:2"), done.copies().stream().map(c -> c.substring(c.lastIndexOf('/') + 1)).toList());
        try (Stream<Path> files = Files.walk(directory)) {
            assertEquals(List.of(".bash_history", "ensure creds.sh", "ensure creds.sh~"), files.filter(f -> Files.isRegularFile(f, java.nio.file.LinkOption.NOFOLLOW_LINKS)).filter(UpgradeTest::hasKey)
                    .map(f -> f.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void whatIsNotUnderstoodIsRefusedWithItsLine() throws IOException {
        for (String line : List.of("export WANDB_API_KEY=$(cat /mnt/key)", "export WANDB_API_KEY=`cat key`", "export WANDB_API_KEY=\"$OTHER\"", "read -r WANDB_API_KEY; export WANDB_API_KEY",
                "cat <<E >>~/.bashrc\nexport WANDB_API_KEY=" + KEY + "\nE", "eval \"export WANDB_API_KEY=" + KEY + "\"", "export WANDB_API_KEY=" + KEY + "; wandb login \"$WANDB_API_KEY\"",
                "WANDB_API_KEY=" + KEY + " python train.py", "export WANDB_API_KEY=", "export WANDB_API_KEY='two words'", "export -n WANDB_API_KEY=" + KEY, "WANDB_API_KEY+=" + KEY,
                "export WANDB_API_KEY='" + KEY, "echo \"export WANDB_API_KEY=" + KEY + "\" >>~/.profile", "sh -c 'export WANDB_API_KEY=" + KEY + "'")) {
            String text = "#!/bin/sh\n# first\n" + line + "\n";
            Path script = pod.script(text);
            OpsException e = assertThrows(OpsException.class, () -> upgrade(script), line);
            assertEquals(ExitCode.USAGE, e.exitCode());
            assertTrue(e.getMessage().matches("(?s).*ensure creds\\.sh:[34]: .*it was left as it is"), line + ": " + e.getMessage());
            assertFalse(e.hint().isBlank());
            assertFalse((e.getMessage() + e.hint()).contains(KEY), e.getMessage());
            assertEquals(text, Files.readString(script));
        }
    }

    @Test
    void whatIsNoScriptOfThisKindIsRefused() throws IOException {
        for (String text : List.of("#!/usr/bin/env python3\nimport os\nos.environ['WANDB_API_KEY'] = 'x'\n", "echo nothing\n", "\0\1", "export WANDB_API_KEY=" + KEY + "\r\n",
                "#!/bin/csh\nsetenv WANDB_API_KEY " + KEY + "\n")) {
            Path script = pod.script(text);
            assertEquals(ExitCode.USAGE, assertThrows(OpsException.class, () -> upgrade(script), text).exitCode());
            assertEquals(text, Files.readString(script));
        }
        assertEquals(ExitCode.NOT_FOUND, assertThrows(OpsException.class, () -> new Upgrade(pod).upgrade("/nonexistent/x", false)).exitCode());
        assertEquals(ExitCode.USAGE, assertThrows(OpsException.class, () -> new Upgrade(pod).upgrade("~/", false)).exitCode());
    }

    private Upgraded upgrade(Path script) {
        return new Upgrade(pod).upgrade(script.toString(), false);
    }

    private static boolean hasKey(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(KEY);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
