package lib.record;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import lib.run.Version;

/** The runner's entry: {@code --record RUN_DIR} for launch.sh, everything else is a run by hand. */
public final class RunnerMain {
    private RunnerMain() {
    }

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Returns the exit code. */
    public static int run(String[] args) {
        if (args.length == 2 && args[0].equals("--record")) {
            return RecordMode.run(Path.of(args[1]).toAbsolutePath(), System.getenv());
        }
        return HandCommand.run(Arrays.asList(args));
    }

    static String version() {
        return "ops runner " + Version.TEXT;
    }

    /** Of the runner's sources, which a pod keeps under this name; else of the jar; empty when it runs from class files. */
    static String sha256() {
        String root = System.getProperty("ops.root", "").replaceFirst(".*/", "");
        if (root.matches("[0-9a-f]{64}")) {
            return root;
        }
        Path source = Path.of(RunnerMain.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        return Files.isRegularFile(source) ? Digest.sha256(source).orElse("") : "";
    }
}
