package lib.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lib.run.FailureCause;
import lib.run.KindSettings.Serving;
import lib.run.RunDir;
import lib.store.AtomicFile;

/**
 * What a server said until it was given up. That it was is written down before its processes are ended, so that a recorder which is started again in
 * between neither forgets why they ended nor gives the server another chance.
 */
final class ServerDeadline {
    private static final int ANSWERS = 5;
    private final Path file;
    private final String name;
    private final Serving serving;
    private final Deque<String> answers = new ArrayDeque<>();
    private String last = "";
    private boolean missed;

    ServerDeadline(Path dir, Serving serving, int attempt) {
        this.name = RunDir.INTERNAL + "/not_ready-" + attempt;
        this.file = dir.resolve(name);
        this.serving = serving;
        this.missed = Files.exists(file);
    }

    Duration limit() {
        return Duration.ofSeconds(serving.readyTimeoutSeconds());
    }

    /** Another answer than 200; the same again says nothing new. */
    synchronized void note(Duration elapsed, String words) {
        if (!words.equals(last)) {
            last = words;
            answers.addLast(String.format(Locale.ROOT, "after %.1f s: %s", elapsed.toMillis() / 1000.0, words));
            if (answers.size() > ANSWERS) {
                answers.removeFirst();
            }
        }
    }

    synchronized boolean isMissed() {
        return missed;
    }

    synchronized void miss() {
        missed = true;
        try {
            AtomicFile.write(file, String.join("\n", answers) + "\n");
        } catch (IOException e) {
            System.err.println("ops runner: can't write " + name + ": " + e.getMessage());
        }
    }

    synchronized Optional<CauseFinder.Finding> failure() {
        if (!missed) {
            return Optional.empty();
        }
        var evidence = new ArrayList<CauseFinder.Evidence>();
        for (String line : written()) {
            evidence.add(new CauseFinder.Evidence(name, evidence.size() + 1, line));
        }
        return Optional.of(new CauseFinder.Finding(FailureCause.TIMEOUT, "the server didn't answer GET " + serving.healthPath()
                + " with 200 within " + serving.readyTimeoutSeconds() + " s", evidence));
    }

    private List<String> written() {
        try {
            return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
        } catch (IOException e) {
            return List.copyOf(answers);
        }
    }
}
