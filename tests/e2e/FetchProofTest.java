package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import lib.store.Json;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tests.support.CuttingProxy;
import tests.support.LoopbackPod;
import tests.support.Ran;

/** After a fetch it is known whether the copy is complete, so that the pod may go. */
class FetchProofTest extends OnPod {
    private static final String BASE = "theoriginal";
    private static final List<String> HOSTILE = List.of("with space", "-c", "new\nline", "back\\slash\\n", "quote'\"`$(id)", "ünï☃", "return\rhere", "*");

    @BeforeAll
    void makeBase() throws Exception {
        submit(laptop, List.of("--wait"), BASE, "echo", "hello").expect(0);
        Path checkpoints = Files.createDirectories(pod.runs.resolve(BASE).resolve("checkpoints"));
        byte[] noise = new byte[2_000_000];
        new Random(1).nextBytes(noise);
        Files.write(checkpoints.resolve("ckpt_2.pt"), noise);
        Files.createSymbolicLink(checkpoints.resolve("ckpt_last.pt"), Path.of("ckpt_2.pt"));
        for (String name : HOSTILE) {
            Files.writeString(pod.file(BASE, name), "content of " + name);
        }
    }

    /** A run that is over, with checkpoints, odd names and a digests.sha256 of all that, as the recorder leaves it: the base under another id. */
    private Path made(String id) throws Exception {
        pod.here("sh", "-c", "cd '" + pod.runs + "' && cp -a " + BASE + " " + id + " && cd " + id
                + " && find . -type f ! -name '*.pt' -exec sed -i 's/" + BASE + "/" + id + "/g' {} +").expect(0);
        return digested(pod.runs.resolve(id));
    }

    private Path digested(Path dir) throws Exception {
        pod.here("sh", "-c", "cd '" + dir + "' && find . -type f ! -path './.ops/*' ! -name digests.sha256 -exec sha256sum {} + >.ops/sums && mv .ops/sums digests.sha256").expect(0);
        return dir;
    }

    private JsonNode fetch(int code, String id, String... options) throws Exception {
        var words = new ArrayList<>(List.of("fetch", id, "--json", "--to", "copies"));
        words.addAll(List.of(options));
        return laptop.ops(words.toArray(String[]::new)).expect(code).json();
    }

    private Path copy(String id) {
        return laptop.dir.resolve("copies").resolve(id);
    }

    /** As an editor does that keeps size and time. */
    private void tamper(Path file) throws Exception {
        FileTime time = Files.getLastModifiedTime(file);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--quiet", "--no-rsync"})
    void aWholeCopyIsProvenAndTheLastLineSaysSo(String way) throws Exception {
        String id = "whole" + way.substring(2, 4);
        made(id);
        Ran ran = laptop.ops("fetch", id, "--to", "copies", way).expect(0);
        assertTrue(ran.lines().get(1).matches("complete: \\d+ files, 1\\.9 MiB, all proven by digests\\.sha256"), ran.out());
        long calls = pod.calls();
        JsonNode json = fetch(0, id, way);
        assertEquals(1, pod.calls() - calls, "the pod knows already that there is a complete copy");
        assertTrue(json.path("complete").asBoolean() && json.path("missing").isEmpty() && json.path("mismatched").isEmpty(), json.toString());
        assertFalse(Files.exists(copy(id).resolve(".ops/fetched.json")), "a whole copy is the run directory and nothing else");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--quiet", "--no-rsync"})
    void aFileThatWasEditedHereUnderTheSameSizeAndTimeIsHealed(String way) throws Exception {
        String id = "healed" + way.substring(2, 4);
        Path dir = made(id);
        fetch(0, id, way);
        for (String name : List.of("stdout.log", "new\nline", "checkpoints/ckpt_2.pt", "digests.sha256")) {
            tamper(copy(id).resolve(name));
        }
        assertTrue(fetch(0, id, way).path("complete").asBoolean());
        for (String name : List.of("stdout.log", "new\nline", "checkpoints/ckpt_2.pt", "digests.sha256")) {
            assertEquals(-1, Files.mismatch(dir.resolve(name), copy(id).resolve(name)), name);
        }
    }

    @Test
    void whatIsNotAsRecordedOnThePodEitherIsAnErrorThatNamesIt() throws Exception {
        Path dir = made("rotten");
        tamper(dir.resolve("checkpoints/ckpt_2.pt"));
        Ran ran = laptop.ops("fetch", "rotten", "--to", "copies").complaint(3, "checkpoints/ckpt_2.pt");
        assertTrue(ran.lines().get(1).startsWith("NOT complete: 1 file is not as digests.sha256 has it"), ran.out());
        assertEquals("[\"checkpoints/ckpt_2.pt\"]", fetch(3, "rotten").path("mismatched").toString());
    }

    @Test
    void whatIsGoneFromThePodIsReported() throws Exception {
        Path dir = made("gone");
        Files.delete(dir.resolve("new\nline"));
        JsonNode json = fetch(0, "gone");
        assertEquals("[\"new\\nline\"]", json.path("missing").toString());
        assertFalse(json.path("complete").asBoolean());
    }

    @Test
    void whatIsLeftOutIsNamedAndForgivenByValidateUntilItIsFetched() throws Exception {
        made("light");
        Ran ran = laptop.ops("fetch", "light", "--to", "copies", "--no-checkpoints").expect(0);
        assertEquals("NOT complete: checkpoints/ was left out (2 files, 1.9 MiB)", ran.lines().get(1));
        JsonNode checked = laptop.ops("validate", copy("light").toString(), "--json").expect(0).json().get(0);
        assertEquals(2, checked.path("unchecked_files").asInt(), checked.toString());
        assertTrue(fetch(0, "light").path("complete").asBoolean());
        assertEquals(0, laptop.ops("validate", copy("light").toString(), "--json").expect(0).json().get(0).path("unchecked_files").asInt());
    }

    @Test
    void aRunThatIsNotOverAndALinkThatLeadsOutMakeACopyIncomplete() throws Exception {
        submit("going", "sleep", "300").expect(0);
        assertEquals("NOT complete: the run is not over", fetch(0, "going").path("reason").asText());
        laptop.ops("run", "stop", "going").expect(0);
        pod.awaitFile("going", "summary.json");
        Files.createSymbolicLink(pod.file("going", "scratch"), Files.createDirectories(pod.root.resolve("scratch")));
        digested(pod.runs.resolve("going"));
        JsonNode json = fetch(0, "going");
        assertTrue(json.path("reason").asText().startsWith("NOT complete: 1 file leads out of the run directory") && json.path("outside").toString().equals("[\"scratch\"]"), json.toString());
    }

    @Test
    void aRunWithoutDigestsIsComparedBySize() throws Exception {
        Path dir = made("older");
        Files.delete(dir.resolve("digests.sha256"));
        JsonNode json = fetch(0, "older");
        assertTrue(json.path("complete").asBoolean() && json.path("reason").asText().endsWith("; this run has no digests.sha256, sizes agree"), json.toString());
    }

    @Test
    void validateChecksCheckpointsOnThePodWithoutBringingThem() throws Exception {
        Path dir = made("remote");
        assertEquals("remote: valid\n", laptop.ops("validate", "remote").expect(0).out());
        tamper(dir.resolve("checkpoints/ckpt_2.pt"));
        Ran ran = laptop.ops("validate", "remote").expect(1);
        assertTrue(ran.out().contains("'checkpoints/ckpt_2.pt' isn't the file that was recorded") && ran.lines().size() == 2, ran.out());
        Files.delete(dir.resolve("checkpoints/ckpt_2.pt"));
        assertTrue(laptop.ops("validate", "remote").expect(1).out().contains("'checkpoints/ckpt_2.pt' isn't there"));
    }

    @Test
    void watchEndsWithTheRunAndTheProof() throws Exception {
        submit("live", "sh", "-c", "echo one; while [ ! -e \"$OPS_RUN_DIR/go\" ]; do sleep 0.1; done; echo two").expect(0);
        Process watch = laptop.start("fetch", "live", "--to", "copies", "--watch", "--every", "1", "--json");
        LoopbackPod.await("the first line here", () -> Files.exists(copy("live").resolve("stdout.log")) && Files.readString(copy("live").resolve("stdout.log")).contains("one"));
        Files.createFile(pod.file("live", "go"));
        List<String> lines = laptop.finish(watch).expect(0).lines();
        JsonNode last = Json.parse(lines.get(lines.size() - 1)).orElseThrow();
        assertTrue(last.path("complete").asBoolean() && lines.size() > 1 && lines.get(0).contains("\"round\":1"), lines.toString());
        assertEquals("one\ntwo\n", Files.readString(copy("live").resolve("stdout.log")));
    }

    @Test
    void aConnectionThatBreaksUnderWatchIsNamedAndWaitedOut() throws Exception {
        made("bumpy");
        try (var proxy = new CuttingProxy(pod.port)) {
            pod.alias("cut", proxy.port());
            proxy.cutDown(1_000_000);
            Ran ran = laptop.ops("fetch", "bumpy", "--pod", "cut", "--to", "copies", "--watch").expect(0);
            assertEquals(1, proxy.cuts());
            assertTrue(ran.err().contains("trying again in 1 s") && ran.lines().get(1).startsWith("complete: "), ran.out() + ran.err());
        }
    }

    @Test
    void ctrlCLeavesWhatHasArrivedAndSaysHowToGoOn() throws Exception {
        submit("cut", "sh", "-c", "echo one; exec sleep 300").expect(0);
        Process watch = laptop.start("fetch", "cut", "--to", "my copies", "--watch", "--every", "1");
        LoopbackPod.await("the log here", () -> Files.exists(laptop.dir.resolve("my copies/cut/stdout.log")));
        new ProcessBuilder("kill", "-INT", String.valueOf(watch.pid())).start().waitFor();
        Ran ran = laptop.finish(watch).expect(130);
        assertTrue(ran.err().contains("go on with: ops fetch cut --to 'my copies' --watch"), ran.err());
        laptop.ops("run", "stop", "cut").expect(0);
    }
}
