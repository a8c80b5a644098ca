package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lib.run.RunDir;
import lib.run.RunRequest;
import lib.store.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** dataset_manifest.json of real runs. */
class DatasetManifestTest {
    private static final FileTime LONG_AGO = FileTime.fromMillis(1_700_000_000_123L);
    private static final String HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    /** Younger files aren't remembered: a change may not show in their times. */
    private static final long SETTLED_MILLIS = 2100;
    @TempDir
    Path root;
    private Path data;

    @BeforeEach
    void makeData() throws IOException {
        data = Files.createDirectories(root.resolve("data/tiny"));
        file("data/tiny/train.bin", "hello");
    }

    @Test
    void everyFileOfTheSettingsDataSetHasItsDigest() throws Exception {
        file("data/tiny/sub/val.bin", "");
        file("data/tiny/prepare.py", "no data");
        file("data/tiny/.hidden/x", "no data");
        file("data/tiny/__pycache__/prepare.pyc", "no data");
        JsonNode dataset = only(finished(withSetting("dataset", "tiny")));
        assertEquals(List.of("sub/val.bin", "train.bin"), paths(dataset));
        assertEquals(HELLO, dataset.path("files").get(1).path("sha256").asText());
        assertEquals(List.of("tiny", data.toString(), "full", "2", "5"), texts(dataset, "name", "root", "hash_mode", "file_count", "total_bytes"));
        assertEquals("2023-11-14T22:13:20.123Z", dataset.path("files").get(1).path("mtime").asText());
        assertTrue(dataset.path("hf").isNull());
    }

    @Test
    void theSameFilesElsewhereHaveTheSameFingerprint() throws Exception {
        file("copy/train.bin", "hello");
        JsonNode datasets = listed("glob=data/tiny", "glob=copy");
        assertEquals(datasets.get(0).path("fingerprint"), datasets.get(1).path("fingerprint"));
        assertTrue(datasets.get(0).path("fingerprint").asText().matches("[0-9a-f]{64}"));
    }

    @Test
    void aPatternIsADataSetOfItsOwnAndTwoStarsReachEveryDepth() throws Exception {
        file("data/tiny/a/b/c.bin", "c");
        file("data/tiny/a/notes.txt", "n");
        JsonNode datasets = listed("glob=data/**/*.bin", "glob=data/tiny/a", "glob=data/none*");
        assertEquals(List.of("tiny/a/b/c.bin", "tiny/train.bin"), paths(datasets.get(0)));
        assertEquals(List.of("b/c.bin", "notes.txt"), paths(datasets.get(1)));
        assertEquals(List.of("data/none*", "stat", "no file matches"), texts(datasets.get(2), "name", "hash_mode", "why"));
    }

    @Test
    void aDataSetMayBeFilesWithAnExtension() throws Exception {
        file("data/words.txt", "hello");
        assertEquals(List.of("words.txt"), paths(only(listed("dataset=words"))));
    }

    @Test
    void aDirectoryThatTheScriptNamesIsSearchedFirstAndWithoutADataSetIsOne() throws Exception {
        file("elsewhere/tiny/other.bin", "hello");
        assertEquals(List.of("other.bin"), paths(only(listed("dataset=tiny", "data_dir=elsewhere"))));
        assertEquals(List.of("data_dir", root.resolve("elsewhere").toString()), texts(only(listed("data_dir=elsewhere")), "name", "root"));
    }

    @Test
    void aDataSetThatIsNowhereIsNamedWithThePlacesThatWereTried() throws Exception {
        JsonNode dataset = only(listed("dataset=tinny"));
        assertEquals(List.of("0", "stat"), texts(dataset, "file_count", "hash_mode"));
        assertTrue(dataset.path("why").asText().contains(root.resolve("data/tinny").toString()));
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
            Files.createSymbolicLink(bin.resolve(tool), real);
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
    void aFileWhoseTimeIsNotPastIsNotRemembered() throws Exception {
        Files.setLastModifiedTime(data.resolve("train.bin"), FileTime.from(Instant.now().plusSeconds(3600)));
        Thread.sleep(SETTLED_MILLIS);
        listed("glob=data");
        assertEquals("full", only(listed("glob=data")).path("hash_mode").asText());
    }

    @Test
    void aFileThatIsBackAtItsOldTimeIsHashedAgain() throws Exception {
        Thread.sleep(SETTLED_MILLIS);
        listed("glob=data");
        assertEquals("cached", only(listed("glob=data")).path("hash_mode").asText());
        file("data/tiny/train.bin", "hallo");
        assertEquals("full", only(listed("glob=data")).path("hash_mode").asText());
    }

    @Test
    void whatIsBrokenInTheMemoryIsHashedAgain() throws Exception {
        Thread.sleep(SETTLED_MILLIS);
        listed("glob=data");
        try (Stream<Path> shards = Files.list(root.resolve("runs/.ops/data_digests"))) {
            for (Path shard : shards.toList()) {
                Files.writeString(shard, Files.readString(shard).replace(HELLO.substring(0, 8), "00000000") + "\0half a li");
            }
        }
        JsonNode dataset = only(listed("glob=data"));
        assertEquals("full", dataset.path("hash_mode").asText());
        assertEquals(HELLO, dataset.path("files").get(0).path("sha256").asText());
    }

    @Test
    void theRecordDoesNotDependOnItsMemory() throws Exception {
        Files.writeString(Files.createDirectories(root.resolve("runs/.ops")).resolve("data_digests"), "no directory");
        assertEquals("full", only(listed("glob=data")).path("hash_mode").asText());
    }

    @Test
    void aSnapshotOfTheHuggingFaceCacheGivesRepositoryAndRevision() throws Exception {
        String revision = "0123456789abcdef0123456789abcdef01234567";
        Path repository = root.resolve("hub/datasets--org--name");
        file("hub/datasets--org--name/blobs/" + HELLO, "hello");
        file("hub/datasets--org--name/refs/main", revision);
        Path snapshot = Files.createDirectories(repository.resolve("snapshots/" + revision + "/data"));
        Files.createSymbolicLink(snapshot.resolve("part.parquet"), Path.of("../../../blobs/" + HELLO));
        JsonNode datasets = listed("glob=hub/datasets--org--name", "glob=hub/datasets--org--name/snapshots/*");
        for (JsonNode dataset : datasets) {
            assertEquals(List.of("org/name", revision), texts(dataset.path("hf"), "repo", "revision"));
            assertEquals(HELLO, dataset.path("files").get(0).path("sha256").asText());
            assertEquals(1, dataset.path("files").size());
        }
        assertEquals(List.of("data/part.parquet"), paths(datasets.get(0)));
    }

    @Test
    void aLoopOfLinksEndsAndALinkToNothingIsAFileThatCantBeRead() throws Exception {
        Files.createSymbolicLink(data.resolve("loop"), Path.of(".."));
        Files.createSymbolicLink(data.resolve("gone"), Path.of("nowhere"));
        JsonNode dataset = only(listed("glob=data"));
        assertEquals(List.of("tiny/gone", "tiny/train.bin"), paths(dataset));
        assertEquals("No such file or directory", dataset.path("files").get(0).path("error").asText());
        assertEquals(List.of("stat", "1 of the files can't be read"), texts(dataset, "hash_mode", "why"));
    }

    @Test
    void everyNameIsText() throws Exception {
        String make = "cd data/tiny && printf hello >-rf && printf hello >\"$(printf 'a \\n\"b')\" && printf hello >\"$(printf 'bad\\377')\" && printf 1 >'bad\\xff'";
        assertEquals(0, new ProcessBuilder("sh", "-c", make).directory(root.toFile()).inheritIO().start().waitFor());
        JsonNode dataset = only(listed("glob=data/tiny"));
        assertEquals(List.of("-rf", "a \n\"b", "bad\\xff", "bad\\xff~", "train.bin"), paths(dataset));
        assertEquals("full", dataset.path("hash_mode").asText());
        assertEquals(2, StreamSupport.stream(dataset.path("files").spliterator(), false).map(f -> f.path("sha256").asText()).distinct().count());
    }

    @Test
    void aFileThatGrowsWhileItIsHashedIsReported() throws Exception {
        sparse("data/tiny/grows.bin", 400L << 20);
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
        sparse("data/tiny/a.bin", 300L << 20);
        sparse("data/tiny/b.bin", 300L << 20);
        try (RecordedRun run = new RecordedRun(root, "sleep", "2").data(new RunRequest.Data("", List.of("data"))).write().start()) {
            RecordedRun.await("the list", () -> Files.exists(run.dir.resolve(RunDir.DATASETS)));
            assertEquals("stat", only(run.json(RunDir.DATASETS).path("datasets")).path("hash_mode").asText());
            run.recorder().destroyForcibly();
            JsonNode dataset = only(finished(run));
            assertEquals(List.of("full", "3", ""), texts(dataset, "hash_mode", "file_count", "why"));
            assertTrue(run.events().contains("runner_recovered"));
        }
    }

    @Test
    void whatWasHashedWhenTheRunIsOverIsInTheManifest() throws Exception {
        sparse("data/tiny/endless.bin", 1L << 40);
        Path run = root.resolve("runs/run1");
        Process python = program("glob=data");
        RecordedRun.await("the list", () -> Files.exists(run.resolve(RunDir.DATASETS)));
        python.getOutputStream().close();
        assertEquals(0, python.waitFor());
        JsonNode dataset = only(Json.parse(Files.readString(run.resolve(RunDir.DATASETS))).orElseThrow().path("datasets"));
        assertTrue(dataset.path("files").get(0).path("sha256").isNull());
        assertTrue(dataset.path("why").asText().contains("were not hashed when the run was over"));
        assertEquals("stat", dataset.path("hash_mode").asText());
    }

    @Test
    void theRunsOwnResultsAreNoData() throws Exception {
        file("runs/run1/checkpoints/ckpt.pt", "1");
        assertEquals(List.of("data/tiny/train.bin"), paths(only(listed("glob=."))));
    }

    /** The program as the recorder starts it, for a run in runs/run1. */
    private Process program(String... fields) throws IOException {
        Files.createDirectories(root.resolve("runs/run1/.ops"));
        var text = new StringBuilder();
        for (String part : List.of("files", "names", "digests", "manifest")) {
            text.append(new String(getClass().getResourceAsStream("/lib/record/dataset_" + part + ".py").readAllBytes(), StandardCharsets.UTF_8)).append('\n');
        }
        Process python = new ProcessBuilder("python3", "-I", "-S", "-B", "-c", text.toString()).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        python.getOutputStream().write(("run=" + root.resolve("runs/run1") + "\0cwd=" + root + "\0" + String.join("\0", fields) + "\0\0").getBytes(StandardCharsets.UTF_8));
        python.getOutputStream().flush();
        return python;
    }

    /** The data sets that a run with these would get. */
    private JsonNode listed(String... fields) throws Exception {
        Process python = program(fields);
        assertEquals(0, python.waitFor());
        python.getOutputStream().close();
        Path manifest = root.resolve("runs/run1/" + RunDir.DATASETS);
        JsonNode datasets = Json.parse(Files.readString(manifest)).orElseThrow().path("datasets");
        Files.delete(manifest);
        return datasets;
    }

    private void file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, LONG_AGO);
    }

    private void sparse(String name, long bytes) throws IOException {
        try (var file = new RandomAccessFile(root.resolve(name).toFile(), "rw")) {
            file.setLength(bytes);
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

    /** The data sets of a run that is over. */
    private JsonNode finished(RecordedRun run) throws Exception {
        if (!Files.exists(run.dir.resolve(RunDir.INTERNAL + "/runner.log"))) {
            run.start();
        }
        try (run) {
            run.summary();
            return run.json(RunDir.DATASETS).path("datasets");
        }
    }

    private static JsonNode only(JsonNode datasets) {
        assertEquals(1, datasets.size());
        return datasets.get(0);
    }

    private static List<String> paths(JsonNode dataset) {
        return StreamSupport.stream(dataset.path("files").spliterator(), false).map(f -> f.path("path").asText()).toList();
    }

    private static List<String> texts(JsonNode node, String... fields) {
        return Stream.of(fields).map(f -> node.path(f).asText()).toList();
    }
}
