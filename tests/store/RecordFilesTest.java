package tests.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lib.run.Shell;
import lib.store.LocalRuns;
import lib.store.RecordFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordFilesTest {
    @TempDir
    private Path dir;

    private RecordFiles read() {
        return RecordFiles.read(dir, LocalRuns.readOne(dir));
    }

    @Test
    void anEmptyDirectoryIsARecordOfNothing() {
        RecordFiles files = read();
        assertTrue(files.config().isMissingNode() && files.environment().isMissingNode() && files.datasets().isMissingNode());
        assertEquals(List.of(), files.unreadable());
        assertEquals("", files.ownDirectory());
        assertTrue(files.patch().isEmpty());
    }

    @Test
    void brokenHugeAndBlockingFilesAreNamedAsUnreadable() throws Exception {
        Files.writeString(dir.resolve("config_effective.json"), "{\"values\": {");
        try (var huge = new RandomAccessFile(dir.resolve("dataset_manifest.json").toFile(), "rw")) {
            huge.setLength(1L << 33);
        }
        assertEquals(0, new ProcessBuilder("mkfifo", dir.resolve("env_snapshot.json").toString(), dir.resolve("repo.patch").toString(),
                dir.resolve("command.sh").toString()).inheritIO().start().waitFor());
        Files.createSymbolicLink(dir.resolve("summary.json"), Path.of("summary.json"));
        Files.writeString(dir.resolve("run_metadata.json"), "[".repeat(100_000));
        assertEquals(List.of("run_metadata.json", "config_effective.json", "env_snapshot.json", "dataset_manifest.json", "summary.json"), read().unreadable());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mnt/runs/p/r1", "/mnt/my runs/it's/r1", "/mnt/ünï/'/r1"})
    void theRunsOwnDirectoryIsReadFromItsCommand(String path) throws IOException {
        Files.writeString(dir.resolve("command.sh"), "#!/bin/sh\n" + Shell.export("A", "x") + "\n" + Shell.export("OPS_RUN_DIR", path) + "\nexec true\n");
        assertEquals(path, read().ownDirectory());
    }

    @Test
    void aPatchIsReadFileByFileAsGitWritesIt() throws Exception {
        git("init", "-q", "-b", "main");
        List<String> names = List.of("a.py", "with space b/x.py", "tab\there", "ünï.txt", "gone.py", "data.bin");
        for (String name : names) {
            Files.createDirectories(dir.resolve(name).getParent());
            Files.writeString(dir.resolve(name), "one\ntwo\n");
        }
        git("add", ".");
        git("commit", "-q", "-m", "first");
        for (String name : names) {
            Files.writeString(dir.resolve(name), "one\ndiff --git a/no b/no\n--- a/b\n" + name);
        }
        Files.delete(dir.resolve("gone.py"));
        Files.write(dir.resolve("data.bin"), new byte[] {0, 1, 2, 3, 0, 10, 13});
        patch();
        var before = read().patch();
        assertEquals(List.of("a.py", "data.bin", "gone.py", "\"b/tab\\there\"", "with space b/x.py", "\"b/\\303\\274n\\303\\257.txt\"").stream().sorted().toList(),
                before.keySet().stream().sorted().toList());

        Files.writeString(dir.resolve("a.py"), "other\n");
        patch();
        var after = read().patch();
        assertEquals(List.of("a.py"), before.keySet().stream().filter(name -> !before.get(name).equals(after.get(name))).toList());
    }

    private void patch() throws Exception {
        var builder = new ProcessBuilder("git", "diff", "--binary", "HEAD").directory(dir.toFile()).redirectOutput(dir.resolve(".git/repo.patch").toFile());
        assertEquals(0, builder.start().waitFor());
        Files.move(dir.resolve(".git/repo.patch"), dir.resolve("repo.patch"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private void git(String... args) throws Exception {
        var words = new java.util.ArrayList<>(List.of("git", "-c", "user.name=Test", "-c", "user.email=test@example.org"));
        words.addAll(List.of(args));
        var builder = new ProcessBuilder(words).directory(dir.toFile()).inheritIO();
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        assertEquals(0, builder.start().waitFor());
    }
}
