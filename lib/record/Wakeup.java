package lib.record;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Waits for a time, or until something comes into a directory. The kernel tells of that (inotify) what programs of this machine do, also on a network volume;
 * where it tells nothing (no more of them for this user, another system), only the time counts, and whoever waits has to look more often.
 */
public final class Wakeup {
    private Optional<WatchService> service = Optional.empty();

    public Wakeup(Path directory) {
        try {
            WatchService watching = directory.getFileSystem().newWatchService();
            service = Optional.of(watching);
            directory.register(watching, StandardWatchEventKinds.ENTRY_CREATE);
        } catch (IOException | UnsupportedOperationException e) {
            close();
        }
    }

    /** False where the kernel tells nothing. */
    public boolean isTold() {
        return service.isPresent();
    }

    public void await(long millis) throws InterruptedException {
        if (service.isEmpty()) {
            Thread.sleep(millis);
            return;
        }
        WatchKey key = service.get().poll(millis, TimeUnit.MILLISECONDS);
        if (key != null) {
            key.pollEvents();
            if (!key.reset()) {    // the directory is gone, and may come again
                close();
            }
        }
    }

    private void close() {
        try {
            if (service.isPresent()) {
                service.get().close();
            }
        } catch (IOException e) {
            System.err.println("ops runner: can't stop watching: " + e.getMessage());
        }
        service = Optional.empty();
    }
}
