package tests.support;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the tests bring from an index or build, once, in the user's cache of ops: a directory for each. */
final class BroughtOnce {
    /** Fills the directory, in which an earlier attempt may have left something; an exception says that it isn't whole. */
    interface Bringing {
        void into(Path directory) throws Exception;
    }

    private static final Map<String, Object> LOCKS = new ConcurrentHashMap<>();

    private BroughtOnce() {
    }

    /** The directory of that name, filled when it was not. */
    static Path directory(String name, Bringing bringing) throws Exception {
        String caches = System.getenv().getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
        Path tests = Files.createDirectories(Path.of(System.getenv().getOrDefault("OPS_CACHE_DIR", caches + "/ops")).resolve("tests"));
        Path directory = tests.resolve(name);
        Path complete = directory.resolve("complete");
        // Test classes run side by side, and so do runs of the tests: a file's lock is a process's, not a thread's.
        synchronized (LOCKS.computeIfAbsent(name, key -> new Object())) {
            try (FileChannel lock = FileChannel.open(tests.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock.lock();
                if (!Files.exists(complete)) {
                    bringing.into(Files.createDirectories(directory));
                    Files.createFile(complete);
                }
                return directory;
            }
        }
    }
}
