package tests.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchTest {

    @TempDir
    Path directory;
    private LocalRepository repository;
    private Scratch scratch;

    @BeforeEach
    void serve() throws IOException {
        repository = new LocalRepository();
        scratch = Scratch.in(directory).with("OPS_MAVEN_REPO", repository.url());
    }

    @AfterEach
    void stop() {
        repository.close();
    }

    @Test
    void theJarIsFetchedOnceAndOnlyItsOutputIsOnStdout() {
        Outcome first = scratch.run("version");
        Outcome second = scratch.run("version");

        assertEquals("0.132.1\n", first.out(), first.err());
        assertEquals(first.out(), second.out());
        assertEquals(1, repository.requests.get());
        assertTrue(first.err().startsWith("jbang: fetching JBang 0.132.1 (9 MB)"), first.err());
    }

    @Test
    void aWrongChecksumIsRefusedAndNothingIsKept() {
        repository.manner = LocalRepository.Manner.WRONG;

        Outcome outcome = scratch.run("version");

        assertEquals(3, outcome.exitCode());
        assertTrue(outcome.err().contains("wrong checksum") && outcome.err().contains("jbang: next: "), outcome.err());
        assertEquals(List.of(), scratch.cached(""));
    }

    @Test
    void aTruncatedFetchIsRefusedAndRepeatingItSucceeds() {
        repository.manner = LocalRepository.Manner.TRUNCATED;
        Outcome truncated = scratch.run("version");
        List<String> kept = scratch.cached("");

        repository.manner = LocalRepository.Manner.WHOLE;
        Outcome repeated = scratch.run("version");

        assertEquals(3, truncated.exitCode());
        assertEquals(List.of(), kept);
        assertEquals("0.132.1\n", repeated.out());
    }

    @Test
    void twoLaunchersAtOnceFetchOnce() {
        Process one = scratch.start("version");
        Process other = scratch.start("version");

        assertEquals("0.132.1\n", Outcome.of(one).out());
        assertEquals("0.132.1\n", Outcome.of(other).out());
        assertEquals(1, repository.requests.get());
    }

    @Test
    void aKilledFetchIsRepeatedInSpiteOfItsLock() throws Exception {
        repository.manner = LocalRepository.Manner.STUCK;
        Process killed = scratch.start("version");
        assertTrue(repository.stuck.await(150, TimeUnit.SECONDS));
        List<ProcessHandle> download = killed.descendants().toList();
        killed.destroyForcibly().waitFor();
        download.forEach(ProcessHandle::destroyForcibly);
        boolean locked = Files.isSymbolicLink(scratch.cache().resolve("fetch.lock"));

        repository.manner = LocalRepository.Manner.WHOLE;
        Outcome repeated = scratch.run("version");

        assertTrue(locked);
        assertEquals("0.132.1\n", repeated.out(), repeated.err());
        assertEquals(List.of(Scratch.JAR), scratch.cached(""));
    }

    @Test
    void anUnreachableRepositoryEndsWithThreeAndTheNextStep() {
        repository.close();

        Outcome outcome = scratch.run("version");

        assertEquals(3, outcome.exitCode());
        assertTrue(outcome.err().contains("jbang: next: repeat when the network is back"), outcome.err());
    }

    @Test
    void aMachineWithoutCurlFetchesAllTheSame() throws IOException {
        for (String[] tools : List.of(new String[] {"wget"}, new String[] {"python3"}, new String[0])) {
            Files.deleteIfExists(scratch.cache().resolve(Scratch.JAR));

            Outcome outcome = scratch.with("PATH", toolsOnly(tools).toString()).run("version");

            assertEquals("0.132.1\n", outcome.out(), String.join(" ", tools) + " " + outcome.err());
        }
    }

    private Path toolsOnly(String... more) throws IOException {
        Path bin = Files.createTempDirectory(directory, "bin");
        for (String tool : List.of("sh", "uname", "ln", "rm", "mv", "mkdir", "find", "readlink", "sha256sum", "id", "sleep")) {
            link(bin, tool);
        }
        for (String tool : more) {
            link(bin, tool);
        }
        return bin;
    }

    private static void link(Path bin, String tool) {
        Map<String, String> environment = System.getenv();
        for (String place : environment.get("PATH").split(":")) {
            if (Files.isExecutable(Path.of(place, tool))) {
                Scratch.program(bin.resolve(tool), "#!/bin/sh\nPATH='" + environment.get("PATH") + "' exec '" + place + "/" + tool + "' \"$@\"\n");
                return;
            }
        }
    }
}
