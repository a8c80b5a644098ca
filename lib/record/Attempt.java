package lib.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import lib.run.RunDir;
import lib.store.ProcessStat;

/**
 * One start of the command, as the shells around it wrote it down.
 *
 * @param number    1 for the first
 * @param command   the command's process
 * @param shell     its shell, which writes the exit record
 * @param bootId    of the machine it runs on
 * @param startedAt RFC 3339
 */
record Attempt(int number, LiveProcess command, LiveProcess shell, String bootId, String startedAt) {

    /** How a command ended; the code is empty when nobody was left to write it down. */
    record End(OptionalInt code, int signal, String endedAt) {
    }

    static Optional<Attempt> read(Path dir) {
        return KeyValues.read(dir.resolve(RunDir.CHILD)).map(c -> new Attempt((int) c.number("attempt", 1),
                new LiveProcess(c.number("pid", -1), c.number("start", -1)),
                new LiveProcess(c.number("shell_pid", -1), c.number("shell_start", -1)),
                c.text("boot_id").orElse(""), c.text("started_at").orElse("")));
    }

    /** The number of the attempt that is to be recorded, which is known before its process is. */
    static int current(Path dir) {
        try {
            return Integer.parseInt(Files.readString(dir.resolve(RunDir.ATTEMPT)).strip());
        } catch (IOException | NumberFormatException e) {
            return 1;
        }
    }

    static Optional<End> end(Path dir) {
        return KeyValues.read(dir.resolve(RunDir.EXIT)).filter(e -> e.text("code").isPresent())
                .map(e -> new End(OptionalInt.of((int) e.number("code", 1)), (int) e.number("signal", 0),
                        e.text("ended_at").orElse("")));
    }

    boolean otherBoot() {
        return !bootId.isEmpty() && !bootId.equals(ProcessStat.bootId());
    }
}
