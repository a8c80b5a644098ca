package lib.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Some of /proc/PID/stat (proc_pid_stat(5)): the session, and the start in clock ticks since boot. */
record ProcessStat(long session, long start) {

    /** {@code name}: a pid, {@code self} or {@code thread-self}; an error when it is gone. */
    static ProcessStat read(String name) throws IOException {
        String stat = new String(Files.readAllBytes(Path.of("/proc", name, "stat")), StandardCharsets.ISO_8859_1);
        // The name in field 2 may hold spaces and parentheses.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return new ProcessStat(Long.parseLong(fields[3]), Long.parseLong(fields[19]));
    }
}
