package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tests.support.Laptop;
import tests.support.LoopbackPod;
import tests.support.Scripts;

/** ssh as it is in the world: it leaves processes behind, and homes have odd names. */
class ConnectionTest extends OnPod {
    @BeforeAll
    void makeRun() throws Exception {
        submit(laptop, List.of("--wait"), "made", "sh", "-c", "echo made").expect(0);
    }

    @Test
    void aSharedConnectionThatKeepsStderrOpenDelaysNothing() throws Exception {
        Path bin = Files.createDirectories(pod.root.resolve("clinging"));
        Path ssh = bin.resolve("ssh");
        Scripts.write(ssh, "#!/bin/sh\nsleep 400 >/dev/null </dev/null &\necho $! >>" + pod.root + "/clinging/pids\nexec " + pod.root + "/bin/ssh \"$@\"\n");
        Laptop other = pod.laptop("c").with("PATH", bin + ":" + System.getenv("PATH"));
        assertTrue(other.ops("status", "made").expect(0).out().contains("succeeded"));
        List<Long> pids = Files.readAllLines(bin.resolve("pids")).stream().map(Long::valueOf).toList();
        assertTrue(pids.stream().allMatch(LoopbackPod::isAlive), "ops waited for what holds its stderr");
        pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy));
    }

    @Test
    void aHomeWithSpacesAndQuotesWorksWithEveryCommand() throws Exception {
        Laptop odd = pod.laptop("it's 100% home");
        assertEquals("made\n", odd.ops("tail", "made").expect(0).out());
        odd.ops("fetch", "made", "--to", "to here").expect(0);
        assertEquals("made\n", Files.readString(odd.dir.resolve("to here/made/stdout.log")));
        submit(odd, List.of(), "odd", "true").expect(0);
    }

    @Test
    void anOutputsRootWithSpacesAndQuotesWorksWithEveryCommand() throws Exception {
        String root = pod.root + "/it's \\n $HOME runs";
        submit(laptop, List.of("--outputs-dir", root, "--wait"), "deep", "sh", "-c", "echo deep").expect(0);
        assertEquals("deep\n", laptop.ops("tail", "deep", "--outputs-dir", root, "--pod", "box").expect(0).out());
        for (String way : List.of("--quiet", "--no-rsync")) {
            laptop.ops("fetch", "deep", "--outputs-dir", root, "--pod", "box", "--to", "got" + way, way).expect(0);
            assertEquals("deep\n", Files.readString(laptop.dir.resolve("got" + way + "/deep/stdout.log")));
        }
        laptop.ops("run", "stop", "deep", "--outputs-dir", root, "--pod", "box").expect(0);
    }
}
