package tests.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What tests leave behind: processes that were started for a temporary directory, and the directory. */
final class Leftovers {
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    private Leftovers() {
    }

    /** Ends the processes whose arguments or OPS_RUN_DIR name the directory, which no other process knows of. */
    static void end(Path root) throws Exception {
        Instant due = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(due)) {
            List<ProcessHandle> mine = ProcessHandle.allProcesses().filter(p -> p.pid() != ProcessHandle.current().pid() && knows(p.pid(), root)).toList();
            if (mine.isEmpty()) {
                return;
            }
            mine.forEach(ProcessHandle::destroyForcibly);
            Thread.sleep(50);
        }
    }

    private static boolean knows(long pid, Path root) {
        return read(pid, "cmdline").contains(root + "/") || read(pid, "environ").contains("\0OPS_RUN_DIR=" + root + "/");
    }

    private static String read(long pid, String name) {
        try {
            return new String(Files.readAllBytes(Path.of("/proc/" + pid + "/" + name)));
        } catch (IOException e) {
            return "";
        }
    }

    static void delete(Path root) throws Exception {
        Instant due = Instant.now().plus(PATIENCE);
        while (Files.exists(root)) {
            try (Stream<Path> all = Files.walk(root)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            } catch (IOException | java.io.UncheckedIOException e) {
                // A process that has just been ended may still have written something.
                if (Instant.now().isAfter(due)) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }
}
