package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lib.run.RunDir;
import lib.store.Json;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import tests.support.CachedVenv;
import tests.support.Laptop;
import tests.support.LoopbackPod;

/**
 * Two ranks that wait for each other for ever, and the real py-spy, which is installed once into a virtual environment below the cache (3 MB), with the
 * user's own pip.
 */
class StallTest extends OnPod {
    private static final String PACKAGE = "py-spy==0.4.3";
    private static final String SCRIPT = """
            import os, subprocess, sys, threading, time

            def all_reduce():
                lock = threading.Lock()
                lock.acquire()
                lock.acquire()

            def receive_from_rank_0():
                read, write = os.pipe()
                os.read(read, 1)

            if len(sys.argv) > 1:
                [all_reduce, receive_from_rank_0][int(os.environ['RANK'])]()
            for i in range(60):
                print('step', i, flush=True)
                time.sleep(0.1)
            ranks = [subprocess.Popen([sys.executable, __file__, 'rank'], env=dict(os.environ, RANK=str(r), LOCAL_RANK=str(r), WORLD_SIZE='2')) for r in range(2)]
            while not os.path.exists(os.environ['GO']):
                time.sleep(0.2)
            for rank in ranks:
                rank.kill()
            print('going on', flush=True)
            """;
    @RegisterExtension
    static final BeforeAllCallback INSTALL = context -> CachedVenv.python(PACKAGE);
    private Path python;

    @BeforeAll
    void install() throws Exception {
        python = CachedVenv.python(PACKAGE);
        Files.writeString(pod.repo.resolve("hang.py"), SCRIPT);
    }

    @Test
    void ranksThatWaitForEachOtherAreShownWithTheirStacksAndTheRunIsStalledUntilItGoesOn() throws Exception {
        Path go = pod.root.resolve("go");
        Path told = pod.root.resolve("told.json");
        Laptop researcher = pod.laptop("researcher", "\"env\": {\"GO\": \"" + go + "\"}",
                "\"notify\": {\"command\": [\"sh\", \"-c\", \"cat >" + told + "\"], \"on\": [\"stall\"]}").with("OPS_STALL_FLOOR_SEC", "0.5");
        submit(researcher, List.of("--pod", "here"), "hangs", python.toString(), "hang.py").expect(0);
        LoopbackPod.await("the suspicion", () -> Files.exists(pod.file("hangs", RunDir.EVENTS)) && !suspicions().isEmpty());
        Path bundle = pod.file("hangs", suspicions().get(0).path("evidence").asText());
        LoopbackPod.await("the notice", () -> Files.exists(told) && Files.size(told) > 0);
        String stacks = Files.readString(bundle.resolve("stacks.txt"));
        assertTrue(rank(0, "all_reduce").matcher(stacks).find(), stacks);
        assertTrue(rank(1, "receive_from_rank_0").matcher(stacks).find(), stacks);
        LoopbackPod.await("the state", () -> researcher.ops("status", "hangs", "--pod", "here", "--json").expect(0).json().path("state").asText().equals("stalled"));
        JsonNode notice = Json.parse(Files.readString(told)).orElseThrow();
        assertEquals("stall stalled", notice.path("event").asText() + " " + notice.path("state").asText());
        assertTrue(notice.path("text").asText().startsWith("hangs (e2e on here): stalled, stalled: no sign of life for "), notice.toString());
        Files.createFile(go);
        assertEquals("succeeded", summary("hangs").path("state").asText());
        researcher.ops("validate", "hangs", "--pod", "here").expect(0);
        assertEquals(1, Stream.of(pod.file("hangs", "stall").toFile().list()).count());
    }

    private Pattern rank(int number, String function) {
        return Pattern.compile("== process \\d+ \\(python\\d?[0-9.]*\\) RANK=" + number + " LOCAL_RANK=" + number + " WORLD_SIZE=2\n(?:(?!== ).*\n)*? +" + function + " \\(.*hang.py:\\d+\\)");
    }

    private List<JsonNode> suspicions() throws Exception {
        return Files.readAllLines(pod.file("hangs", RunDir.EVENTS)).stream().flatMap(line -> Json.parse(line).stream())
                .filter(e -> e.path("event").asText().equals("stall_suspected")).toList();
    }
}
