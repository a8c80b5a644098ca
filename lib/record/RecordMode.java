package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import lib.run.RunDir;
import lib.run.RunRequest;
import lib.store.Json;
import lib.store.RequestFile;

/** {@code --record RUN_DIR}: one recorder a run, ready to be started again. */
final class RecordMode {
    private static final long POLL_MILLIS = 200;

    private RecordMode() {
    }

    static int run(Path dir, Map<String, String> environment) {
        try (FileChannel channel = FileChannel.open(dir.resolve(RunDir.RECORDER_LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            awaitTurn(channel, dir);
            if (Files.exists(dir.resolve(RunDir.SUMMARY))) {
                return 0;
            }
            JsonNode request = Json.parse(Files.readString(dir.resolve(RunDir.REQUEST)))
                    .orElseThrow(() -> new IOException(RunDir.REQUEST + " isn't JSON"));
            RunRequest parsed = RequestFile.fromJson(request);
            new Recorder(dir, parsed, environment).run();
            return 0;
        } catch (IOException e) {
            System.err.println("ops runner: " + e);
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    /** Waits until no other recorder has the run. The lock ends with the channel, or with the process. */
    private static void awaitTurn(FileChannel channel, Path dir) throws InterruptedException {
        boolean mine = false;
        while (!mine && !Files.exists(dir.resolve(RunDir.SUMMARY))) {
            try {
                mine = channel.tryLock() != null;
            } catch (IOException e) {
                System.err.println("ops runner: going on without a lock, this file system has none: " + e.getMessage());
                return;
            }
            if (!mine) {
                Thread.sleep(POLL_MILLIS);
            }
        }
    }
}
