package lib.pod;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** Looks at what has arrived, a few times a second, whatever program brings it. */
final class ProgressWatch implements AutoCloseable {
    private static final long EVERY_MILLIS = 250;
    private final Path target;
    private final long totalBytes;
    private final LongConsumer progress;
    private final Thread thread = new Thread(this::watch, "fetch-progress");

    ProgressWatch(Path target, long totalBytes, LongConsumer progress) {
        this.target = target;
        this.totalBytes = totalBytes;
        this.progress = progress;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void watch() {
        try {
            while (true) {
                progress.accept(arrived());
                Thread.sleep(EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Bytes on disk, those under rsync's temporary names included. */
    private long arrived() {
        try (Stream<Path> all = Files.walk(target)) {
            return Math.min(totalBytes, all.filter(p -> Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS)).mapToLong(ProgressWatch::size).sum());
        } catch (IOException | UncheckedIOException e) {
            // A file was renamed while we looked: the next look sees it.
            return 0;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        progress.accept(arrived());
    }
}
