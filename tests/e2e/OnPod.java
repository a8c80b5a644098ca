package tests.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import lib.run.RunDir;
import lib.store.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import tests.support.Laptop;
import tests.support.LoopbackPod;
import tests.support.Ran;

/** A pod and a laptop for all tests of a class. */
abstract class OnPod {
    static LoopbackPod pod;
    static Laptop laptop;

    @BeforeAll
    static void startPod() throws Exception {
        pod = new LoopbackPod();
        laptop = pod.laptop("a");
    }

    @AfterAll
    static void endPod() throws Exception {
        pod.close();
    }

    static Ran submit(String id, String... command) throws Exception {
        return submit(laptop, List.of(), id, command);
    }

    static Ran submit(Laptop from, List<String> options, String id, String... command) throws Exception {
        return from.ops(words(options, id, command));
    }

    static String[] words(List<String> options, String id, String... command) {
        var words = new ArrayList<>(List.of("run", "submit", "--run-id", id));
        words.addAll(options);
        words.add("--");
        words.addAll(List.of(command));
        return words.toArray(String[]::new);
    }

    static JsonNode json(String id, String name) throws Exception {
        return Json.parse(Files.readString(pod.file(id, name))).orElseThrow();
    }

    static JsonNode summary(String id) throws Exception {
        pod.awaitFile(id, RunDir.SUMMARY);
        return json(id, RunDir.SUMMARY);
    }

    static String state(String id) throws Exception {
        return laptop.ops("status", id, "--json").expect(0).json().path("state").asText();
    }
}
