package tests.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An archive of the classes that a program loads (JDK, "Class Data Sharing", since 25 "AOT cache"): with it a start takes half of the processor time or less,
 * and the tests start hundreds of them. Where none can be made, as from class directories, a program starts without.
 */
final class ClassArchive {
    /** As the launcher starts our programs: C1 and the serial collector start soonest. */
    private static final List<String> JVM = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");
    private static final int FIRST_WITH_AOT = 25;
    private final Path home;

    private ClassArchive(Path home) {
        this.home = home;
    }

    /** In a directory of its own, which goes when the tests are over. */
    static ClassArchive create() {
        try {
            Path home = Files.createTempDirectory("ops-archive");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(home)));
            return new ClassArchive(home);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    Path home() {
        return home;
    }

    /** A JVM with the tests' class path and further options. */
    static List<String> java(List<String> options, List<String> arguments) {
        var words = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        words.addAll(JVM);
        words.addAll(options);
        words.addAll(List.of("-cp", System.getProperty("java.class.path")));
        words.addAll(arguments);
        return words;
    }

    /** Runs a program to its end, with the archive's directory as its home and working directory. */
    void run(List<String> words) throws IOException {
        var builder = new ProcessBuilder(words).directory(home.toFile()).redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("HOME", home.toString());
        builder.environment().keySet().removeAll(List.of("REMOTE_OUTPUTS_DIR", "OPS_POD", "XDG_CACHE_HOME"));
        try {
            builder.start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The options with which a JVM uses the archive of what this program loads; none where there is no archive. */
    List<String> of(List<String> options, List<String> arguments) throws IOException {
        boolean ahead = Runtime.version().feature() >= FIRST_WITH_AOT;
        Path archive = home.resolve("classes");
        var recording = new ArrayList<>(options);
        recording.add((ahead ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive);
        run(java(recording, arguments));
        return Files.exists(archive) ? List.of((ahead ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive, "-Xlog:disable") : List.of();
    }

    private static void delete(Path directory) {
        try {
            Leftovers.delete(directory);
        } catch (Exception e) {
            System.err.println("left behind: " + directory);
        }
    }
}
