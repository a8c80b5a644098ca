package tests.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM that runs ops as a process of its own. With an archive of its classes (JDK, "Class Data Sharing") a start takes two thirds of the processor time,
 * and the tests start it a thousand times; where no archive can be made, as from class directories, it starts without.
 */
public final class OpsJvm {
    private static final List<String> SHARED = archive();

    private OpsJvm() {
    }

    /** The command line up to the arguments of ops. */
    public static List<String> command() {
        List<String> words = java();
        words.addAll(SHARED);
        words.addAll(List.of("-cp", System.getProperty("java.class.path") + ":" + Checkout.root(), OpsMain.class.getName()));
        return words;
    }

    private static List<String> java() {
        return new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData"));
    }

    /** Made by a start of ops that looks at no pod. */
    private static List<String> archive() {
        try {
            Path home = Files.createTempDirectory("ops-archive");
            Path archive = home.resolve("ops.jsa");
            Files.writeString(Files.createDirectories(home.resolve("configs/ops")).resolve("project.json"), "{\"project\": {\"name\": \"p\"}}");
            List<String> words = java();
            words.addAll(List.of("-XX:ArchiveClassesAtExit=" + archive, "-cp", System.getProperty("java.class.path"), OpsMain.class.getName(), "list", "--json"));
            var builder = new ProcessBuilder(words).directory(home.toFile()).redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("HOME", home.toString());
            builder.environment().keySet().removeAll(List.of("REMOTE_OUTPUTS_DIR", "OPS_POD", "XDG_CACHE_HOME"));
            builder.start().waitFor();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(home)));
            return Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto", "-Xlog:disable") : List.of();
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static void delete(Path directory) {
        try {
            Leftovers.delete(directory);
        } catch (Exception e) {
            System.err.println("left behind: " + directory);
        }
    }
}
