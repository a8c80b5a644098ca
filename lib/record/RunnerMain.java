package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import lib.run.Sha256;
import lib.run.Version;
import lib.store.Json;

/** The runner's entry: {@code --record RUN_DIR} for launch.sh, {@code --resume} and {@code --close} for ops, everything else is a run by hand. */
public final class RunnerMain {
    private RunnerMain() {
    }

    /** Ends this process. Nothing is left to be done then, and {@link System#exit} would start Java's logging to tell of it: only a training needs it. */
    public static void main(String[] args) {
        int code = run(args);
        System.out.flush();
        System.err.flush();
        if (Boolean.getBoolean("ops.training")) {
            System.exit(code);
        }
        Runtime.getRuntime().halt(code);
    }

    /** Returns the exit code. */
    public static int run(String[] args) {
        if (args.length == 2 && args[0].equals("--record")) {
            return RecordMode.run(directory(args[1]), System.getenv());
        }
        if (args.length == 2 && args[0].equals("--close")) {
            return RunControl.run(directory(args[1]), System.getenv(), System.out, CloseMode::close);
        }
        if (args.length == 2 && args[0].equals("--resume")) {
            return RunControl.run(directory(args[1]), System.getenv(), System.out, new ResumeMode(directory(args[1]), wish()));
        }
        if (Boolean.getBoolean("ops.training")) {
            rehearse();    // whatever the arguments: what else is loaded now, every recorder would carry with it
            System.out.println(version());
            return 0;
        }
        return HandCommand.run(Arrays.asList(args));
    }

    /** It only makes later starts quicker. */
    private static void rehearse() {
        try {
            Rehearsal.run();
        } catch (IOException e) {
            System.err.println("ops runner: the rehearsal failed: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Path directory(String name) {
        return Path.of(name).toAbsolutePath();
    }

    private static JsonNode wish() {
        try {
            return Json.parse(new String(System.in.readAllBytes(), StandardCharsets.UTF_8)).orElseGet(Json::object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        return Files.isRegularFile(source) ? Sha256.hex(source).orElse("") : "";
    }
}
