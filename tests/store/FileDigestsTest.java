package tests.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import lib.store.FileDigests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tests.support.Scripts;

class FileDigestsTest {
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    @TempDir
    Path dir;

    private List<Path> noise() throws Exception {
        var random = new Random(3);
        var files = new ArrayList<Path>();
        for (String name : List.of("plain", "new\nline", "-r", "back\\slash", "ünï☃ 'quote'", "*stdin")) {
            byte[] bytes = new byte[(1 << 20) + random.nextInt(1 << 20)];
            random.nextBytes(bytes);
            files.add(Files.write(dir.resolve(name), bytes));
        }
        return files;
    }

    @ParameterizedTest
    @ValueSource(strings = {"openssl", "sha256sum", "shasum"})
    void everyProgramSaysWhatJavaSaysWhateverTheNames(String program) throws Exception {
        Path bin = dir.resolve("bin");
        Path found = Path.of("/usr/bin", program);
        // Where a machine lacks one, Java's own digest stands for it, and the two agree without a program.
        Scripts.write(bin.resolve(program), "#!/bin/sh\nexec " + found + " \"$@\"\n");
        List<Path> files = noise();
        assertEquals(new FileDigests("", 2).sha256(files), new FileDigests(bin.toString(), 2).sha256(files));
    }

    @Test
    void aProgramThatFailsOrTalksNonsenseIsNotBelieved() throws Exception {
        Path bin = dir.resolve("bin");
        List<Path> files = noise();
        var right = new FileDigests("", 1).sha256(files);
        for (String script : List.of("echo " + EMPTY + " '*stdin'; exit 1", "echo nonsense", "kill -9 $$", "exec head -c 9999999 /dev/zero")) {
            Scripts.write(bin.resolve("openssl"), "#!/bin/sh\n" + script + "\n");
            assertEquals(right, new FileDigests(bin.toString(), 2).sha256(files), script);
        }
    }

    @Test
    void aThreadAsksOneProcessForAllItsFilesAndAFileThatFailsItDoesNotSpoilTheOthers() throws Exception {
        Path bin = dir.resolve("bin");
        Path count = dir.resolve("count");
        var files = new ArrayList<Path>();
        for (int i = 0; i < 40; i++) {
            files.add(Files.write(dir.resolve("part " + i), new byte[20_000 + i]));
        }
        var right = new FileDigests("", 1).sha256(files);
        Scripts.write(bin.resolve("sha256sum"), "#!/bin/sh\necho >>" + count + "\nexec /usr/bin/sha256sum \"$@\"\n");
        assertEquals(right, new FileDigests(bin.toString(), 2).sha256(files));
        assertEquals(2, Files.readAllLines(count).size());
        Scripts.write(bin.resolve("sha256sum"), "#!/bin/sh\ncase \"$*\" in *'part 7'*) /usr/bin/sha256sum /nowhere \"$@\";; *) exec /usr/bin/sha256sum \"$@\";; esac\n");
        assertEquals(right, new FileDigests(bin.toString(), 2).sha256(files));
    }

    @Test
    void whatIsNoReadableFileIsLeftOutAndTheRestKeepsItsOrder() throws Exception {
        Path b = Files.createFile(dir.resolve("b"));
        Path a = Files.createSymbolicLink(dir.resolve("a"), b);
        assertEquals(0, new ProcessBuilder("mkfifo", dir.resolve("pipe").toString()).start().waitFor());
        var digests = FileDigests.ofThisMachine().sha256(List.of(b, dir.resolve("gone"), dir, dir.resolve("pipe"), a, b));
        assertEquals(List.of(b, a), List.copyOf(digests.keySet()));
        assertEquals(List.of(EMPTY, EMPTY), List.copyOf(digests.values()));
    }
}
