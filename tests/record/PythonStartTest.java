package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import lib.record.PythonEnvironment;
import lib.record.PythonStart;
import lib.run.RunRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A python program of ours is compiled once, and what is kept of it is never worse than none. */
class PythonStartTest {
    private static final Map<String, String> PATH = Map.of("PATH", System.getenv("PATH"));
    @TempDir
    Path directory;
    private RunRequest request;
    private ObjectNode uncompiled;

    @BeforeEach
    void askWithoutAPlaceToKeepIt() {
        request = PythonRequests.request(directory, "", "python3");
        uncompiled = PythonRequests.fields(request, PATH, PythonEnvironment.LIMIT);
        assertTrue(uncompiled.path("packages").isObject() && !uncompiled.path("python").isNull(), uncompiled.toString());
    }

    private ObjectNode fields() {
        return PythonRequests.fields(request, PATH, PythonEnvironment.LIMIT, new PythonStart(directory.resolve("compiled")));
    }

    private Path compiled() throws Exception {
        try (var files = Files.list(directory.resolve("compiled"))) {
            List<Path> all = files.toList();
            assertEquals(1, all.size(), all.toString());
            return all.get(0);
        }
    }

    @Test
    void theSecondStartUsesWhatTheFirstCompiled() throws Exception {
        assertEquals(uncompiled, fields());
        Object made = Files.getAttribute(compiled(), "unix:ino");
        assertEquals(uncompiled, fields());
        assertEquals(made, Files.getAttribute(compiled(), "unix:ino"));
    }

    @Test
    void anOutputsRootThatIsAwayIsNotMadeAnew() {
        assertEquals(uncompiled, PythonRequests.fields(request, PATH, PythonEnvironment.LIMIT, new PythonStart(directory.resolve("away/.ops/python"))));
        assertTrue(Files.notExists(directory.resolve("away")));
    }

    @Test
    void aPlaceIntoWhichOthersMayWriteIsNotUsed() throws Exception {
        Path open = Files.createDirectory(directory.resolve("compiled"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertEquals(uncompiled, fields());
        try (var files = Files.list(open)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void whatIsCutShortIsCompiledAgain() throws Exception {
        fields();
        byte[] whole = Files.readAllBytes(compiled());
        for (int length : new int[] {0, whole.length / 2, whole.length - 1}) {
            Files.write(compiled(), Arrays.copyOf(whole, length));
            assertEquals(uncompiled, fields());
            assertTrue(Files.size(compiled()) > whole.length / 2 + 1, "it is whole again");
        }
    }
}
