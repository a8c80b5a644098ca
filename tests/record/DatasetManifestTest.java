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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import lib.run.RunDir;
import lib.run.RunRequest;
import lib.store.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
            Files.writeString(bin.resolve(tool), "#!/bin/sh\nexec " + real + " \"$@\"\n");
            Files.setPosixFilePermissions(bin.resolve(tool), PosixFilePermissions.fromString("rwx------"));
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
        String[] grow = {"sh", "-c", "i=0; while [ $i -lt 300 ]; do echo $i >>data/tiny/grows.bin; sleep 0.01; i=$((i+1)); done"};
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
        files.sparse("data/tiny/a.bin", 300L << 20);
        files.sparse("data/tiny/b.bin", 300L << 20);
        try (RecordedRun run = new RecordedRun(root, "sleep", "2").data(new RunRequest.Data("", List.of("data"))).write().start()) {
            RecordedRun.await("the list", () -> Files.exists(run.dir.resolve(RunDir.DATASETS)));
            assertEquals("stat", only(run.json(RunDir.DATASETS).path("datasets")).path("hash_mode").asText());
            run.recorder().destroyForcibly();
            JsonNode dataset = only(finished(run));
            assertEquals(List.of("full", "3", ""), texts(dataset, "hash_mode", "file_count", "why"));
            assertTrue(run.events().contains("runner_recovered"));
        }
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
