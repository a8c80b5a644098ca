package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import lib.run.RunDir;
import lib.run.RunRequest;
import lib.store.Json;
import lib.store.RequestFile;

/** {@code --record RUN_DIR}: one recorder a run, ready to be started again. */
final class RecordMode {
    /** For launch.sh: the present attempt has to be started. */
    static final int NOT_STARTED = 75;

    private RecordMode() {
    }

    static int run(Path dir, Map<String, String> environment) {
        try (RecorderLock lock = RecorderLock.open(dir)) {
            if (!lock.await(() -> Files.exists(dir.resolve(RunDir.SUMMARY))) || Files.exists(dir.resolve(RunDir.SUMMARY))) {
                return 0;
            }
            var next = new NextAttempt(dir, Attempt.current(dir));
            if (next.isPlanned()) {
                next.apply();    // whoever began that was interrupted
            } else if (Attempt.isStarted(dir) || StopMark.read(dir).isPresent()) {
                if (!new Recorder(dir, request(dir), environment, Recorder.Mode.RECORD).run()) {
                    return 0;
                }
            }
            new LauncherWatch(dir, environment).ensure();
            return NOT_STARTED;
        } catch (IOException e) {
            System.err.println("ops runner: " + e);
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    static RunRequest request(Path dir) throws IOException {
        JsonNode request = Json.parse(Files.readString(dir.resolve(RunDir.REQUEST))).orElseThrow(() -> new IOException(RunDir.REQUEST + " isn't JSON"));
        return RequestFile.fromJson(request);
    }
}
