package lib.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Some of /proc/PID/stat (proc_pid_stat(5)).
 *
 * @param state   {@code R}, {@code S}, {@code Z} ...
 * @param session its session's leader
 * @param start   in clock ticks since boot: with the pid it names a process for good, since pids are used again
 */
public record ProcessStat(char state, long session, long start) {

    /** {@code name}: a pid, {@code self} or {@code thread-self}; nothing when it is gone. */
    public static Optional<ProcessStat> of(String name) {
        try {
            String stat = new String(Files.readAllBytes(Path.of("/proc", name, "stat")), StandardCharsets.ISO_8859_1);
            // The name in field 2 may hold spaces and parentheses.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Optional.of(new ProcessStat(fields[0].charAt(0), Long.parseLong(fields[3]), Long.parseLong(fields[19])));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** True when a process of that pid and start lives; a zombie has ended. */
    public static boolean isAlive(long pid, long start) {
        return of(Long.toString(pid)).filter(s -> s.start() == start && s.state() != 'Z' && s.state() != 'X').isPresent();
    }

    /** Of this machine since it started; empty where /proc doesn't tell. */
    public static String bootId() {
        return Boot.ID;
    }

    /** Read once: no process outlives the boot that it belongs to. */
    private static final class Boot {
        private static final String ID = read();

        private static String read() {
            try {
                return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
            } catch (IOException e) {
                return "";
            }
        }
    }
}
