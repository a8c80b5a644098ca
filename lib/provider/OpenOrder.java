package lib.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import lib.run.ExitCode;
import lib.run.OpsException;

/**
 * Remembers on this machine that a pod is being ordered: from before the order until the pod has been seen. Whoever finds such a mark of one that was cut off looks for
 * the pod first and rents nothing meanwhile, since a pod is listed some seconds after it was rented.
 */
final class OpenOrder {
    private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

    private final Path mark;
    private final Path lock;

    /** The files lie in {@code directory}, which may not exist yet; {@code podName} is a name that is safe as a file name. */
    OpenOrder(Path directory, String podName) {
        this.mark = directory.resolve(podName);
        this.lock = directory.resolve("." + podName + ".lock");
    }

    Path mark() {
        return mark;
    }

    boolean isOpen() {
        return Files.exists(mark);
    }

    void begin() {
        try {
            Files.writeString(mark, "");
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    void end() {
        try {
            Files.deleteIfExists(mark);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** How long ago it was begun. */
    Duration age() {
        try {
            return Duration.between(Files.getLastModifiedTime(mark).toInstant(), Instant.now());
        } catch (IOException e) {
            return Duration.ofDays(1);
        }
    }

    /** The process that orders, where it lives on without the ops that started it. A later process may have its number: that one is younger than the mark. */
    Optional<ProcessHandle> orderer() {
        try {
            Instant begun = Files.getLastModifiedTime(mark).toInstant();
            return ProcessHandle.of(Long.parseLong(Files.readString(mark).strip())).filter(ProcessHandle::isAlive)
                    .filter(p -> p.info().startInstant().map(start -> start.isBefore(begun.plus(CLOCK_STEP))).orElse(false));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * One ops at a time, on this machine, orders a pod of this name.
     *
     * @return nothing while another does
     */
    Optional<Turn> turn() {
        try {
            Files.createDirectories(lock.getParent());
            FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            Optional<FileLock> held = tried(channel);
            if (held.isEmpty()) {
                channel.close();
            }
            return held.map(h -> new Turn(channel));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static Optional<FileLock> tried(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
    }

    /** Held until it's closed, or until this ops ends, whichever way. */
    record Turn(FileChannel channel) {
        void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private OpsException unwritable(IOException e) {
        return new OpsException(ExitCode.USAGE, "can't remember the order in " + mark.getParent() + ": " + e.getMessage(),
                "nothing is rented that could be rented twice: make that directory writable", e);
    }
}
