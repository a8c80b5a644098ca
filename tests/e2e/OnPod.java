package tests.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import lib.run.RunDir;
import lib.store.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import tests.support.Laptop;
import tests.support.LoopbackPod;
import tests.support.Ran;

/** A pod and a laptop for all tests of a class; its own, since classes run side by side. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnPod {
    LoopbackPod pod;
    Laptop laptop;

    @BeforeAll
    void startPod() throws Exception {
        pod = new LoopbackPod();
        laptop = pod.laptop("a");
    }

    @AfterAll
    void endPod() throws Exception {
        pod.close();
    }

    Ran submit(String id, String... command) throws Exception {
        return submit(laptop, List.of(), id, command);
    }

    Ran submit(Laptop from, List<String> options, String id, String... command) throws Exception {
        return from.ops(words(options, id, command));
    }

    String[] words(List<String> options, String id, String... command) {
        var words = new ArrayList<>(List.of("run", "submit", "--run-id", id));
        words.addAll(options);
        words.add("--");
        words.addAll(List.of(command));
        return words.toArray(String[]::new);
    }

    JsonNode json(String id, String name) throws Exception {
        return Json.parse(Files.readString(pod.file(id, name))).orElseThrow();
    }

    JsonNode summary(String id) throws Exception {
        pod.awaitFile(id, RunDir.SUMMARY);
        return json(id, RunDir.SUMMARY);
    }

    String state(String id) throws Exception {
        return laptop.ops("status", id, "--json").expect(0).json().path("state").asText();
    }
}
