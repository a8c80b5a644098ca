package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static tests.record.DatasetFiles.HELLO;
import static tests.record.DatasetFiles.SETTLED_MILLIS;
import static tests.record.DatasetFiles.only;
import static tests.record.DatasetFiles.paths;
import static tests.record.DatasetFiles.texts;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lib.run.RunDir;
import lib.store.Json;
import lib.store.PythonProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program that lists and hashes data sets, by itself. */
class DatasetListTest {
    @TempDir
    Path root;
    private DatasetFiles files;

    @BeforeEach
    void makeData() throws IOException {
        files = new DatasetFiles(root);
        files.file("data/tiny/train.bin", "hello");
    }

    @Test
    void theSameFilesElsewhereHaveTheSameFingerprint() throws Exception {
        files.file("copy/train.bin", "hello");
        JsonNode datasets = listed("glob=data/tiny", "glob=copy");
        assertEquals(datasets.get(0).path("fingerprint"), datasets.get(1).path("fingerprint"));
        assertTrue(datasets.get(0).path("fingerprint").asText().matches("[0-9a-f]{64}"));
    }

    @Test
    void aPatternIsADataSetOfItsOwnAndTwoStarsReachEveryDepth() throws Exception {
        files.file("data/tiny/a/b/c.bin", "c");
        files.file("data/tiny/a/notes.txt", "n");
        JsonNode datasets = listed("glob=data/**/*.bin", "glob=data/tiny/a", "glob=data/none*");
        assertEquals(List.of("tiny/a/b/c.bin", "tiny/train.bin"), paths(datasets.get(0)));
        assertEquals(List.of("b/c.bin", "notes.txt"), paths(datasets.get(1)));
        assertEquals(List.of("data/none*", "stat", "no file matches"), texts(datasets.get(2), "name", "hash_mode", "why"));
    }

    @Test
    void aDataSetMayBeFilesWithAnExtension() throws Exception {
        files.file("data/words.txt", "hello");
        assertEquals(List.of("words.txt"), paths(only(listed("dataset=words"))));
    }

    @Test
    void aDirectoryThatTheScriptNamesIsSearchedFirstAndWithoutADataSetIsOne() throws Exception {
        files.file("elsewhere/tiny/other.bin", "hello");
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
    void aFileWhoseTimeIsNotPastIsNotRemembered() throws Exception {
        Files.setLastModifiedTime(root.resolve("data/tiny/train.bin"), FileTime.from(Instant.now().plusSeconds(3600)));
        Thread.sleep(SETTLED_MILLIS);
        listed("glob=data");
        assertEquals("full", only(listed("glob=data")).path("hash_mode").asText());
    }

    @Test
    void aFileThatIsBackAtItsOldTimeIsHashedAgain() throws Exception {
        Thread.sleep(SETTLED_MILLIS);
        listed("glob=data");
        assertEquals("cached", only(listed("glob=data")).path("hash_mode").asText());
        files.file("data/tiny/train.bin", "hallo");
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
        files.file("hub/datasets--org--name/blobs/" + HELLO, "hello");
        files.file("hub/datasets--org--name/refs/main", revision);
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
        Files.createSymbolicLink(root.resolve("data/tiny/loop"), Path.of(".."));
        Files.createSymbolicLink(root.resolve("data/tiny/gone"), Path.of("nowhere"));
        JsonNode dataset = only(listed("glob=data"));
        assertEquals(List.of("tiny/gone", "tiny/train.bin"), paths(dataset));
        assertEquals("No such file or directory", dataset.path("files").get(0).path("error").asText());
        assertEquals(List.of("stat", "1 of the files can't be read"), texts(dataset, "hash_mode", "why"));
    }

    @Test
    void everyNameIsText() throws Exception {
        String make = "cd data/tiny && printf hello >-rf && printf hello >\"$(printf 'a \\n\"b')\""
                + " && printf hello >\"$(printf 'bad\\377')\" && printf 1 >'bad\\xff'";
        assertEquals(0, new ProcessBuilder("sh", "-c", make).directory(root.toFile()).inheritIO().start().waitFor());
        JsonNode dataset = only(listed("glob=data/tiny"));
        assertEquals(List.of("-rf", "a \n\"b", "bad\\xff", "bad\\xff~", "train.bin"), paths(dataset));
        assertEquals("full", dataset.path("hash_mode").asText());
        assertEquals(2, StreamSupport.stream(dataset.path("files").spliterator(), false).map(f -> f.path("sha256").asText()).distinct().count());
    }

    @Test
    void whatWasHashedWhenTheRunIsOverIsInTheManifest() throws Exception {
        files.sparse("data/tiny/endless.bin", 1L << 40);
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
        files.file("runs/run1/checkpoints/ckpt.pt", "1");
        assertEquals(List.of("data/tiny/train.bin"), paths(only(listed("glob=."))));
    }

    private Process program(String... fields) throws IOException {
        Files.createDirectories(root.resolve("runs/run1/.ops"));
        Process python = new ProcessBuilder("python3", "-I", "-S", "-B", "-c", PythonProgram.DATASETS.text()).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String specification = "run=" + root.resolve("runs/run1") + "\0cwd=" + root + "\0" + String.join("\0", fields) + "\0\0";
        python.getOutputStream().write(specification.getBytes(StandardCharsets.UTF_8));
        python.getOutputStream().flush();
        return python;
    }

    private JsonNode listed(String... fields) throws Exception {
        Process python = program(fields);
        assertEquals(0, python.waitFor());
        python.getOutputStream().close();
        Path manifest = root.resolve("runs/run1/" + RunDir.DATASETS);
        JsonNode datasets = Json.parse(Files.readString(manifest)).orElseThrow().path("datasets");
        Files.delete(manifest);
        return datasets;
    }
}
