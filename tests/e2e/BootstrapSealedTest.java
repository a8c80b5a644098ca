package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lib.store.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tests.support.Laptop;
import tests.support.LoopbackPod;
import tests.support.Ran;
import tests.support.SealedPod;

/** A pod without Java, network and root, from nothing to a complete record. Its parts depend on each other, since a runtime is linked once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BootstrapSealedTest {
    /** Of a busy machine. */
    private static final long LINKING_SECONDS = 200;
    private SealedPod pod;
    private Laptop laptop;

    @BeforeAll
    void startPod() throws Exception {
        pod = new SealedPod();
        laptop = pod.laptop("a");
    }

    @AfterAll
    void endPod() throws Exception {
        pod.close();
    }

    @Test
    @Order(1)
    void thePodHasNoJavaNoNetworkAndNoRoot() throws Exception {
        Ran ran = pod.on("id -u; command -v java; ls /usr/lib/jvm; tail -n +2 /proc/net/route; tail -n +2 /proc/net/fib_trie");

        assertEquals("64999\n", ran.out());
    }

    @Test
    @Order(2)
    void aSubmitBeforeTheBootstrapSaysWhatToType() throws Exception {
        Ran ran = laptop.ops("run", "submit", "--run-id", "early", "--", "true");

        assertEquals(2, ran.code());
        assertTrue(ran.err().contains("pod box has no Java, which the runner needs: ops pod bootstrap box puts one there"), ran.err());
        assertFalse(Files.exists(pod.runs.resolve("early")));
    }

    @Test
    @Order(3)
    void theBootstrapPutsARuntimeOnTheVolume() throws Exception {
        Process linking = laptop.start("pod", "bootstrap", "--json");
        linking.waitFor(LINKING_SECONDS, TimeUnit.SECONDS);
        Ran ran = laptop.finish(linking).expect(0);

        String java = ran.json().path("java").asText();
        assertTrue(java.startsWith(pod.volume + "/.ops/runtime/"), ran.out() + ran.err());
        assertEquals("[\"java\"]", ran.json().path("installed").toString());
        assertTrue(Files.isExecutable(Path.of(java, "bin/java")), java);
    }

    @Test
    @Order(4)
    void aRunIsRecordedCompletely() throws Exception {
        laptop.ops("run", "submit", "--run-id", "r1", "--wait", "--", "sh", "-c", "echo hello; exit 3").expect(1);

        var summary = Json.parse(Files.readString(pod.runs.resolve("r1/summary.json"))).orElseThrow();
        assertEquals("failed", summary.path("state").asText());
        assertEquals("hello\n", Files.readString(pod.runs.resolve("r1/stdout.log")));
        laptop.ops("validate", "r1").expect(0);
    }

    @Test
    @Order(5)
    void aRunThatFailedIsResumedThere() throws Exception {
        laptop.ops("run", "resume", "r1", "--from-scratch", "--wait").expect(1);

        var summary = Json.parse(Files.readString(pod.runs.resolve("r1/summary.json"))).orElseThrow();
        assertEquals(2, summary.path("attempts").size());
    }

    @Test
    @Order(6)
    void aSubmitBringsTheRunnerThatThePodDoesNotHave() throws Exception {
        Path jar = jar();
        Files.delete(jar);

        laptop.ops("run", "submit", "--run-id", "r2", "--wait", "--", "true").expect(0);

        assertTrue(Files.exists(jar));
    }

    @Test
    @Order(7)
    void aSecondBootstrapFindsEverything() throws Exception {
        Ran ran = laptop.ops("pod", "bootstrap", "--json").expect(0);

        assertEquals("[]", ran.json().path("installed").toString());
        assertFalse(ran.err().contains("copying"), ran.err());
    }

    @Test
    @Order(8)
    void theNextPodFindsTheRuntimeOnTheVolume() throws Exception {
        Laptop other = pod.laptop("b").with("XDG_CACHE_HOME", laptop.dir + "/.cache");
        Path next = pod.volume.resolve("other");

        Ran ran = other.ops("pod", "bootstrap", "--outputs-dir", next.toString(), "--json").expect(0);

        assertEquals("[]", ran.json().path("installed").toString(), ran.err());
        assertFalse(ran.err().contains("Java runtime"), ran.err());
        other.ops("run", "submit", "--outputs-dir", next.toString(), "--run-id", "r3", "--wait", "--", "true").expect(0);
    }

    @Test
    @Order(9)
    void nothingHalfDoneIsLeft() throws Exception {
        LoopbackPod.await("the recorders' end", () -> pod.on("ps -e -o args | grep '[r]unner --record' | grep -c " + pod.volume).out().equals("0\n"));
        try (Stream<Path> all = Files.walk(pod.volume)) {
            assertEquals("", String.join(" ", all.map(p -> p.getFileName().toString()).filter(n -> n.startsWith(".part") || n.startsWith(".new") || n.startsWith(".probe")).toList()));
        }
    }

    private Path jar() throws Exception {
        try (Stream<Path> files = Files.list(pod.runs.resolve(".ops/runner"))) {
            return files.filter(f -> f.toString().endsWith(".jar")).findFirst().orElseThrow();
        }
    }
}
