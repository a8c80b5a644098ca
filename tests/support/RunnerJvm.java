package tests.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lib.record.RunnerMain;
import lib.run.RunDir;

/** A JVM that runs the runner as a process of its own, as small as on a pod. */
public final class RunnerJvm {
    private static final List<String> SMALL = List.of("-Xmx64m", "-Xss256k");
    private static final List<String> SHARED = archive();

    private RunnerJvm() {
    }

    /** The command line with these arguments of the runner. */
    public static List<String> command(String... arguments) {
        var options = new ArrayList<>(SMALL);
        options.addAll(SHARED);
        return ClassArchive.java(options, words(arguments));
    }

    private static List<String> words(String... arguments) {
        var words = new ArrayList<>(List.of(RunnerMain.class.getName()));
        words.addAll(List.of(arguments));
        return words;
    }

    /** Made by a recorder that completes a run whose summary was taken away: it loads what any recorder does. */
    private static List<String> archive() {
        ClassArchive archive = ClassArchive.create();
        Path run = archive.home().resolve("r");
        try {
            archive.run(ClassArchive.java(SMALL, words("--outputs-dir", archive.home().toString(), "--run-id", "r", "--", "true")));
            Files.deleteIfExists(run.resolve(RunDir.SUMMARY));
            Files.deleteIfExists(run.resolve(RunDir.DIGESTS));
            return archive.of(SMALL, words("--record", run.toString()));
        } catch (IOException e) {
            return List.of();
        }
    }
}
