package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import lib.run.RunDir;
import lib.store.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tests.support.Laptop;
import tests.support.LoopbackPod;
import tests.support.Ran;

/** One command launches a run on a pod; every other laptop with the same project.json sees it. */
class SubmitTest {
    private static LoopbackPod pod;
    private static Laptop laptop;
    private static Laptop other;

    @BeforeAll
    static void start() throws Exception {
        pod = new LoopbackPod();
        laptop = pod.laptop("a");
        other = pod.laptop("b");
    }

    @AfterAll
    static void end() throws Exception {
        pod.close();
    }

    @Test
    void submitComesBackWhileTheRunGoesOnAndAnotherLaptopSeesItToItsEnd() throws Exception {
        Ran submit = laptop.ops("run", "submit", "--pod", "box", "--preset", "demo",
                "--set", "max_iters=200", "--run-id", "seen").expect(0);
        assertEquals(List.of("seen", pod.run("seen").path()), submit.lines());
        assertFalse(Files.exists(pod.file("seen", RunDir.SUMMARY)), "the run is still going");
        assertEquals("running", other.ops("status", "seen", "--json").expect(0).json().path("state").asText());
        Ran tail = other.ops("tail", "seen", "-n", "all").expect(0);
        assertEquals(pod.log("seen"), tail.out());
        assertTrue(tail.err().contains("run seen is over: succeeded"), tail.err());
        assertEquals(0, other.ops("validate", "seen").code());
        assertTrue(other.ops("list").expect(0).out().contains("seen"));
    }
}
