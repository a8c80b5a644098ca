package lib.record;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.BooleanSupplier;
import lib.run.RunDir;

/** One recorder a run. The lock ends with the channel, or with the process. */
final class RecorderLock implements AutoCloseable {
    private static final long POLL_MILLIS = 200;
    private final FileChannel channel;

    private RecorderLock(FileChannel channel) {
        this.channel = channel;
    }

    static RecorderLock open(Path dir) throws IOException {
        return new RecorderLock(FileChannel.open(dir.resolve(RunDir.RECORDER_LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    }

    /** Waits until no other recorder has the run, or the waiting has become pointless. True when it has it; where a file system has no locks, all have it. */
    boolean await(BooleanSupplier pointless) throws InterruptedException {
        while (!pointless.getAsBoolean()) {
            try {
                if (channel.tryLock() != null) {
                    return true;
                }
            } catch (IOException e) {
                System.err.println("ops runner: going on without a lock, this file system has none: " + e.getMessage());
                return true;
            }
            Thread.sleep(POLL_MILLIS);
        }
        return false;
    }

    /** Nobody had it; where a file system has no locks that isn't known. */
    boolean isFree() {
        try {
            return channel.tryLock() != null;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
