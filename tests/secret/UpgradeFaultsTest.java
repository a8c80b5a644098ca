package tests.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import lib.run.OpsException;
import lib.secret.Upgrade;
import org.junit.jupiter.api.Test;

/** An upgrade that is killed, or has no room. */
class UpgradeFaultsTest extends AtHome {
    private static final String OLD = "#!/bin/sh\nexport WANDB_API_KEY=" + HomePod.key("12ab34cd56ef7890") + "\n";

    @Test
    void killedAtAnyMomentTheScriptIsTheOldOneOrTheNewOne() throws Exception {
        Path script = pod.script(OLD);
        new Upgrade(pod).upgrade(script.toString(), false);
        String upgraded = Files.readString(script);
        Path program = directory.resolve("upgrade.sh");
        assertThrows(OpsException.class, () -> new Upgrade(new KeepsScript(pod, program)).upgrade(script.toString(), false));
        var seen = new TreeSet<String>();
        var random = new Random(11);
        for (int i = 0; i < 20; i++) {
            pod.script(OLD);
            Process process = new ProcessBuilder("setsid", "sh", program.toString()).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            Thread.sleep(random.nextInt(250));
            assertEquals(0, new ProcessBuilder("sh", "-c", "kill -KILL -" + process.pid() + " 2>/dev/null; true").start().waitFor());
            process.waitFor();
            String now = Files.readString(script);
            seen.add(now.equals(OLD) ? "old" : now.equals(upgraded) ? "new" : "half");
        }
        assertFalse(seen.contains("half"), seen.toString());
        pod.script(OLD);
        new Upgrade(pod).upgrade(script.toString(), false);
        assertEquals(List.of("ensure creds.sh"), List.of(pod.home.toFile().list()));
    }

    @Test
    void onAFullDiskTheScriptStays() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        assertEquals(0, new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", disk.toString()).start().waitFor());
        try {
            Path script = Files.writeString(disk.resolve("creds"), OLD);
            assertEquals(0, new ProcessBuilder("sh", "-c", "cat /dev/zero >" + disk + "/rest 2>/dev/null; true").start().waitFor());
            OpsException e = assertThrows(OpsException.class, () -> new Upgrade(pod).upgrade(script.toString(), false));
            assertTrue(e.getMessage().contains("No space left on device"), e.getMessage());
            assertEquals(OLD, Files.readString(script));
            assertEquals(List.of("creds", "rest"), Stream.of(disk.toFile().list()).sorted().toList());
        } finally {
            new ProcessBuilder("umount", disk.toString()).start().waitFor();
        }
    }
}
