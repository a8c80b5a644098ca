package lib.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import lib.run.ExitCode;
import lib.run.OpsException;

/** A directory here for a moment: it is gone when this is closed, and also when Ctrl-C ends the program before. */
final class TemporaryDirectory implements AutoCloseable {
    private final Path path;
    private final Thread interrupted = new Thread(this::delete);

    TemporaryDirectory(String prefix) {
        try {
            path = Files.createTempDirectory(prefix);
        } catch (IOException e) {
            throw new OpsException(ExitCode.USAGE, "can't make a temporary directory: " + e.getMessage(), "set TMPDIR to a directory of yours", e);
        }
        Runtime.getRuntime().addShutdownHook(interrupted);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(interrupted);
        } catch (IllegalStateException e) {
            // The program is ending: the hook is at work already, and twice does no harm.
            delete();
            return;
        }
        delete();
    }

    private synchronized void delete() {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new OpsException(ExitCode.BUG, "can't remove " + path, "rm -r " + path, e);
        }
    }
}
