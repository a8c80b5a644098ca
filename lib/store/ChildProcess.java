package lib.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Whether the process that {@code .ops/child} names lives on this machine: same boot, same pid, same start time (proc(5)). */
final class ChildProcess {
    private static final int START_AFTER_NAME = 19;

    private ChildProcess() {
    }

    static boolean isAliveHere(Map<String, String> child) {
        String boot = read(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        return !boot.isEmpty() && boot.equals(child.get("boot_id"))
                && (lives(child.get("pid"), child.get("start")) || lives(child.get("shell_pid"), child.get("shell_start")));
    }

    private static boolean lives(String pid, String start) {
        if (pid == null || start == null || !pid.matches("[0-9]{1,10}")) {
            return false;
        }
        String stat = read(Path.of("/proc/" + pid + "/stat"));
        // The program's name stands in parentheses and may hold spaces and parentheses itself.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        return fields.length > START_AFTER_NAME && !fields[0].equals("Z") && !fields[0].equals("X")
                && fields[START_AFTER_NAME].equals(start.strip());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
