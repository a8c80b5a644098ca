package lib.record;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import lib.run.Shell;
import lib.store.Resources;

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
        return Resources.text("/lib/record/launch.sh");
    }

    private static String absolute(String classPath) {
        return Arrays.stream(classPath.split(":")).map(p -> Path.of(p).toAbsolutePath().toString()).collect(Collectors.joining(":"));
    }
}
