package lib.record;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import lib.run.Shell;

/** The scripts that a run by hand puts into its directory so that launch.sh can start the recorder, again and again. */
final class RecorderStart {
    /** Small heap, one compiler, no shared-memory statistics: the pod's memory belongs to the command. */
    static final List<String> OPTIONS = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xms8m", "-Xmx64m", "-Xss256k",
            "-XX:MaxMetaspaceSize=64m", "-XX:ReservedCodeCacheSize=16m", "-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError");

    private RecorderStart() {
    }

    static String script() {
        var command = new ArrayList<String>(List.of(System.getProperty("java.home") + "/bin/java"));
        command.addAll(OPTIONS);
        command.addAll(List.of("-cp", absolute(System.getProperty("java.class.path")), RunnerMain.class.getName(), "--record"));
        return "#!/bin/sh\nexec " + Shell.join(command) + " \"$1\"\n";
    }

    static String launchScript() {
        return resource("/lib/record/launch.sh");
    }

    /** The text of a file that came with the runner (see //FILES in runner.java). */
    static String resource(String path) {
        try (InputStream in = RecorderStart.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException(path + " is missing in this build of the runner");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String absolute(String classPath) {
        return Arrays.stream(classPath.split(":")).map(p -> Path.of(p).toAbsolutePath().toString()).collect(Collectors.joining(":"));
    }
}
