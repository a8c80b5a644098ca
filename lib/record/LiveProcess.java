package lib.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process by pid and start time (field 22 of /proc/PID/stat, clock ticks since boot), so that a reused pid isn't mistaken for it. */
record LiveProcess(long pid, long start) {

    boolean isAlive() {
        try {
            String stat = new String(Files.readAllBytes(Path.of("/proc/" + pid + "/stat")), StandardCharsets.ISO_8859_1);
            // The name in field 2 may hold spaces and parentheses.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            boolean ended = fields[0].equals("Z") || fields[0].equals("X");
            return !ended && Long.parseLong(fields[19]) == start;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    static String bootId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
