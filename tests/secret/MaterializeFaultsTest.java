package tests.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import lib.run.OpsException;
import lib.secret.Materialized;
import lib.secret.Materializer;
import lib.store.Resources;
import org.junit.jupiter.api.Test;
import tests.support.Scripts;

/** What may happen meanwhile: kills, others at the same work, no room; and where the key is seen. */
class MaterializeFaultsTest extends AtHome {
    private static final String KEY = HomePod.key("a1b2c3d4e5f60718");
    private static final String OLD_KEY = HomePod.key("77665544332211ff");
    private static final String OTHER = "machine a.example login me password x\n".repeat(50);
    private static final String SPY = """
            #!/bin/sh
            me=${0##*/}
            /usr/bin/grep -qaF -f WITNESS/key /proc/$$/cmdline && echo "$me arguments" >>WITNESS/log
            /usr/bin/grep -qaF -f WITNESS/key /proc/$$/environ && echo "$me environment" >>WITNESS/log
            /usr/bin/grep -rlaF -f WITNESS/key PLACES 2>/dev/null </dev/null | /usr/bin/sed 's/^/file /' >>WITNESS/log
            exec "/usr/bin/$me" "$@"
            """;

    @Test
    void killedAtAnyMomentTheFileIsTheOldOneOrTheNewOne() throws Exception {
        String old = OTHER + "machine api.wandb.ai login user password " + OLD_KEY + "\n";
        Path setter = Files.writeString(directory.resolve("set.sh"), pod.variables() + Resources.text("/lib/secret/netrc.sh") + "read -r key <\"$0.key\"\nops_netrc " + HomePod.HOST + " $key\n");
        Files.writeString(directory.resolve("set.sh.key"), KEY + "\n");
        Set<String> seen = new TreeSet<>();
        var random = new Random(7);
        for (int i = 0; i < 40; i++) {
            Files.writeString(pod.netrc(), old);
            Process process = new ProcessBuilder("setsid", "sh", setter.toString()).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            Thread.sleep(random.nextInt(120));
            assertEquals(0, new ProcessBuilder("sh", "-c", "kill -KILL -" + process.pid() + " 2>/dev/null; true").start().waitFor());
            process.waitFor();
            String now = Files.readString(pod.netrc());
            seen.add(now.equals(old) ? "old" : now.equals(old.replace(OLD_KEY, KEY)) ? "new" : "half");
            for (Path part : left()) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(part)));
            }
        }
        assertFalse(seen.contains("half"), seen.toString());
        materialize("export WANDB_API_KEY=" + KEY);
        assertEquals(List.of(), left(), "a later one takes away what killed ones have left");
    }

    @Test
    void severalAtOnceLoseNothing() throws Exception {
        Files.writeString(pod.netrc(), OTHER);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            var work = new ArrayList<Callable<Materialized>>();
            for (int i = 0; i < 4; i++) {
                Path script = Files.writeString(directory.resolve("creds" + i), "export WANDB_BASE_URL=https://host" + i + ".example\nexport WANDB_API_KEY=" + KEY + "\n");
                work.add(() -> new Materializer(pod, script.toString(), Optional.empty(), Materializer.LIMIT).materialize());
            }
            for (Future<Materialized> one : threads.invokeAll(work)) {
                assertTrue(one.get().verified());
            }
        } finally {
            threads.shutdown();
        }
        String now = Files.readString(pod.netrc());
        for (int i = 0; i < 4; i++) {
            assertTrue(now.contains("machine host" + i + ".example\n  login user\n  password " + KEY + "\n"), now);
        }
        assertTrue(now.endsWith(OTHER));
    }

    @Test
    void onAFullDiskTheOldFileStays() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        assertEquals(0, run("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", disk.toString()));
        try {
            Path target = Files.writeString(disk.resolve("netrc"), OTHER);
            Files.createSymbolicLink(pod.netrc(), target);
            assertEquals(0, run("sh", "-c", "cat /dev/zero >" + disk + "/rest 2>/dev/null; true"));
            OpsException e = assertThrows(OpsException.class, () -> materialize("export WANDB_API_KEY=" + KEY));
            assertTrue(e.getMessage().contains("is the disk full?"), e.getMessage());
            assertEquals(OTHER, Files.readString(target));
            assertEquals(List.of("netrc", "rest"), Stream.of(disk.toFile().list()).sorted().toList());
            assertEquals(0, run("mount", "-o", "remount,ro", disk.toString()));
            e = assertThrows(OpsException.class, () -> materialize("export WANDB_API_KEY=" + KEY));
            assertTrue(e.getMessage().contains("can't be written to"), e.getMessage());
            assertEquals(OTHER, Files.readString(target));
        } finally {
            run("umount", disk.toString());
        }
    }

    /** Every program that is started says whether it was given the key, and which files have it at that moment. */
    @Test
    void nobodyElseIsGivenTheKey() throws Exception {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Path witness = Files.createDirectory(directory.resolve("witness"));
        Files.writeString(witness.resolve("key"), KEY + "\n");
        for (String tool : List.of("awk", "cat", "chmod", "chown", "cmp", "cut", "dd", "env", "flock", "grep", "head", "id", "mkfifo", "mktemp", "mv", "printf", "python3", "readlink", "rm",
                "sed", "setsid", "sh", "sleep", "stat", "tail", "timeout", "tmux", "tr", "wc")) {
            Scripts.write(bin.resolve(tool), SPY.replace("WITNESS", witness.toString()).replace("PLACES", pod.home + " " + pod.temporary));
        }
        pod.with("PATH", bin + ":" + System.getenv("PATH"));
        Files.writeString(pod.netrc(), OTHER);
        materialize("#!/bin/sh\nexport WANDB_API_KEY=" + KEY + "\n");
        var seen = new TreeSet<>(Files.readAllLines(witness.resolve("log")));
        seen.removeIf(line -> line.matches("file .*/(\\.netrc|\\.netrc\\.ops\\.\\w{6}|ensure creds\\.sh)"));
        // A child of the script's own shell: it tells what that exports.
        assertEquals(Set.of("env environment"), seen);
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> files = Files.list(pod.home)) {
            return files.filter(f -> f.getFileName().toString().startsWith(".netrc.")).toList();
        }
    }

    private Materialized materialize(String text) throws IOException {
        return new Materializer(pod, pod.script(text).toString(), Optional.empty(), Materializer.LIMIT).materialize();
    }
}
