package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static tests.record.DatasetFiles.HELLO;
import static tests.record.DatasetFiles.SETTLED_MILLIS;
import static tests.record.DatasetFiles.only;
import static tests.record.DatasetFiles.paths;
import static tests.record.DatasetFiles.texts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import lib.run.RunDir;
import lib.run.RunRequest;
import lib.store.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tests.support.Scripts;

/** dataset_manifest.json of real runs. */
class DatasetManifestTest {
    @TempDir
    Path root;
    private DatasetFiles files;

    @BeforeEach
    void makeData() throws IOException {
        files = new DatasetFiles(root);
        files.file("data/tiny/train.bin", "hello");
    }

    @Test
    void everyFileOfTheSettingsDataSetHasItsDigest() throws Exception {
        files.file("data/tiny/sub/val.bin", "");
        files.file("data/tiny/prepare.py", "no data");
        files.file("data/tiny/.hidden/x", "no data");
        files.file("data/tiny/__pycache__/prepare.pyc", "no data");
        JsonNode dataset = only(finished(withSetting("dataset", "tiny")));
        assertEquals(List.of("sub/val.bin", "train.bin"), paths(dataset));
        assertEquals(HELLO, dataset.path("files").get(1).path("sha256").asText());
        assertEquals(List.of("tiny", root.resolve("data/tiny").toString()), texts(dataset, "name", "root"));
        assertEquals(List.of("full", "2", "5"), texts(dataset, "hash_mode", "file_count", "total_bytes"));
        assertEquals("2023-11-14T22:13:20.123Z", dataset.path("files").get(1).path("mtime").asText());
        assertTrue(dataset.path("hf").isNull());
    }

    @Test
    void aRunWithoutDataHasAnEmptyManifest() throws Exception {
        try (RecordedRun run = new RecordedRun(root, "true").write().start()) {
            assertEquals(0, finished(run).size());
            assertTrue(run.json(RunDir.DATASETS).path("why").isMissingNode());
        }
    }

    @Test
    void withoutPythonTheManifestSaysSo() throws Exception {
        Path bin = Files.createDirectory(root.resolve("bin"));
        for (String tool : List.of("sh", "mkfifo", "mktemp", "mv", "rm", "cat", "date", "sleep", "mkdir", "tail", "uname", "hostname", "setsid", "env", "rmdir")) {
            Path real = Stream.of("/usr/bin", "/bin").map(d -> Path.of(d, tool)).filter(Files::exists).findFirst().orElseThrow();
            // No links: JUnit warns of every one when it removes the directory.
            Scripts.write(bin.resolve(tool), "#!/bin/sh\nexec " + real + " \"$@\"\n");
        }
        try (RecordedRun run = withGlobs("data").environment("PATH", bin.toString())) {
            run.start().summary();
            assertTrue(run.json(RunDir.DATASETS).path("why").asText().contains("install python3"));
        }
    }

    @Test
    void theSecondRunHashesNothing() throws Exception {
        Thread.sleep(SETTLED_MILLIS);
        assertEquals("full", only(finished(withGlobs("data"))).path("hash_mode").asText());
        Files.move(root.resolve("run1"), root.resolve("run0"));
        assertEquals("cached", only(finished(withGlobs("data"))).path("hash_mode").asText());
    }

    @Test
    void aFileThatGrowsWhileItIsHashedIsReported() throws Exception {
        files.sparse("data/tiny/grows.bin", 400L << 20);
        String[] grow = {"sh", "-c", "until grep -qs changed_while_hashing run1/dataset_manifest.json; do echo more >>data/tiny/grows.bin; sleep 0.01; done"};
        try (RecordedRun run = new RecordedRun(root, grow).data(new RunRequest.Data("", List.of("data"))).write().start()) {
            JsonNode dataset = only(finished(run));
            assertTrue(dataset.path("files").get(0).path("changed_while_hashing").asBoolean());
            assertTrue(dataset.path("files").get(0).path("sha256").isNull());
            assertEquals(HELLO, dataset.path("files").get(1).path("sha256").asText());
            assertEquals(List.of("stat", "1 of the files changed while they were read"), texts(dataset, "hash_mode", "why"));
        }
    }

    @Test
    void aRecorderThatIsKilledWhileItHashesIsContinued() throws Exception {
        files.sparse("data/tiny/a.bin", 30L << 20);
        files.sparse("data/tiny/b.bin", 1L << 40);    // its digest would take many minutes
        String[] untilHashed = {"sh", "-c", "until grep -qs '\"hash_mode\": \"full\"' run1/dataset_manifest.json; do sleep 0.1; done"};
        try (RecordedRun run = new RecordedRun(root, untilHashed).data(new RunRequest.Data("", List.of("data"))).write().start()) {
            RecordedRun.await("the command's start", () -> Files.exists(run.dir.resolve(RunDir.EVENTS)) && run.events().contains("attempt_started"));
            var hashing = new ArrayList<ProcessHandle>();
            ProcessHandle recorder = run.recorder();
            RecordedRun.await("the digests", () -> hashing.addAll(recorder.descendants().filter(p -> reads(p, root.resolve("data/tiny/b.bin"))).toList()));
            assertEquals("stat", only(run.json(RunDir.DATASETS).path("datasets")).path("hash_mode").asText());
            // It keeps its turn until it has seen that the recorder is gone: the next one lists what is there then.
            signal("STOP", hashing.get(0));
            recorder.destroyForcibly();
            files.sparse("data/tiny/b.bin", 30L << 20);
            signal("CONT", hashing.get(0));
            JsonNode dataset = only(finished(run));
            assertEquals(List.of("full", "3", ""), texts(dataset, "hash_mode", "file_count", "why"));
            assertTrue(run.events().contains("runner_recovered"));
        }
    }

    private static boolean reads(ProcessHandle process, Path file) {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return open.anyMatch(link -> leadsTo(link, file));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    private static boolean leadsTo(Path link, Path file) {
        try {
            return Files.readSymbolicLink(link).equals(file.toRealPath());
        } catch (IOException e) {
            return false;    // closed meanwhile
        }
    }

    private static void signal(String name, ProcessHandle to) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-s", name, Long.toString(to.pid())).inheritIO().start().waitFor());
    }

    private RecordedRun withGlobs(String... globs) throws IOException {
        return new RecordedRun(root, "true").data(new RunRequest.Data("", List.of(globs))).write();
    }

    private RecordedRun withSetting(String name, String value) throws IOException {
        RecordedRun run = new RecordedRun(root, "true").write();
        setting(run, name, value);
        return run;
    }

    private static void setting(RecordedRun run, String name, String value) throws IOException {
        var config = (ObjectNode) run.json(RunDir.CONFIG);
        config.withObject("/values/" + name).put("value", value).put("source", "default");
        Files.writeString(run.dir.resolve(RunDir.CONFIG), Json.pretty(config));
    }

    private JsonNode finished(RecordedRun run) throws Exception {
        if (!Files.exists(run.dir.resolve(RunDir.INTERNAL + "/runner.log"))) {
            run.start();
        }
        try (run) {
            run.summary();
            return run.json(RunDir.DATASETS).path("datasets");
        }
    }
}
