package lib.record;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import lib.run.RunDir;
import lib.run.Shell;
import lib.store.Resources;

/** The scripts that a run by hand puts into its directory so that launch.sh can start the recorder, again and again. */
final class RecorderStart {
    /**
     * The pod's memory and processors belong to the command, and a recorder mostly waits: a small heap, one compiler that compiles only what runs long (most of
     * what a recorder does it does once), no shared-memory statistics, a look at idle locks once a minute. Archived classes stay at the address that they were
     * written for: moved to a random one, each page of the archive is touched and becomes this process's own. Reflection calls natively, for each constructor is
     * called once. What a JVM doesn't know of these it ignores.
     */
    static final List<String> OPTIONS = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:CompileThresholdScaling=3", "-Xms4m", "-Xmn2m", "-Xmx64m",
            "-Xss256k", "-XX:MaxMetaspaceSize=64m", "-XX:ReservedCodeCacheSize=16m", "-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError",
            "-XX:+IgnoreUnrecognizedVMOptions", "-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0", "-XX:AsyncDeflationInterval=60000",
            "-Djdk.reflect.useNativeAccessorOnly=true");

    private RecorderStart() {
    }

    static String script() {
        var command = new ArrayList<String>(List.of(System.getProperty("java.home") + "/bin/java"));
        command.addAll(OPTIONS);
        command.addAll(List.of("-cp", absolute(System.getProperty("java.class.path")), RunnerMain.class.getName(), "--record"));
        return "#!/bin/sh\nexec " + Shell.join(command) + " \"$1\"\n";
    }

    /** launch.sh, and beside it what it sources. */
    static Map<String, String> launchScripts() {
        return Map.of(RunDir.LAUNCHER, Resources.text("/lib/record/launch.sh"), RunDir.ATTEMPT_FUNCTIONS, Resources.text("/lib/record/attempt.sh"));
    }

    private static String absolute(String classPath) {
        return Arrays.stream(classPath.split(":")).map(p -> Path.of(p).toAbsolutePath().toString()).collect(Collectors.joining(":"));
    }
}
