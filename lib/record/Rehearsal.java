package lib.record;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Comparator;
import java.util.stream.Stream;
import lib.run.Kind;
import lib.run.RunDir;
import lib.store.AtomicFile;

/**
 * What the launcher runs once, in the background, so that the JVM's AOT cache knows the classes of a recorder and not only those of {@code --version}: a short
 * run, recorded by this very process, in a directory that goes afterwards.
 */
public final class Rehearsal {
    /** Lines, a metric, a secret's shape and an error: what a recorder meets every day. */
    private static final String COMMAND = "echo step 1 loss 2.5; sleep 0.3; echo 'Traceback (most recent call last):' >&2; exit 1";

    private Rehearsal() {
    }

    public static void run() throws IOException, InterruptedException {
        Path root = Files.createTempDirectory("ops-rehearsal");
        try {
            var wish = new HandReservation.Wish("", Optional.of("r"), Optional.of(root.toString()), Kind.COMMAND, List.of(), List.of("sh", "-c", COMMAND));
            Path dir = HandReservation.make(wish, Map.of("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"))).dir();
            // launch.sh starts the command, and in place of another recorder one that waits for this process's summary.
            AtomicFile.write(dir.resolve(RunDir.RECORDER), "while [ -d \"$1\" ] && [ ! -e \"$1/summary.json\" ]; do sleep 0.1; done\n");
            Process launcher = new ProcessBuilder("sh", dir.resolve(RunDir.LAUNCHER).toString(), dir.toString()).redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            awaitStart(dir);
            RecordMode.run(dir, System.getenv());
            launcher.waitFor();
        } finally {
            delete(root);
        }
    }

    private static void awaitStart(Path dir) throws InterruptedException {
        for (int tries = 0; tries < 100 && !Attempt.isStarted(dir); tries++) {
            Thread.sleep(50);
        }
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
