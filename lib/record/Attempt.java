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
 * @param hostname  likewise
 * @param startedAt RFC 3339
 */
record Attempt(int number, LiveProcess command, LiveProcess shell, String bootId, String hostname, String startedAt) {

    /** How a command ended; the code is empty when nobody was left to write it down. */
    record End(OptionalInt code, int signal, String endedAt) {
    }

    /** The present attempt; the record of an older one, which another pod took for lost, doesn't count. */
    static Optional<Attempt> read(Path dir) {
        return ofPresent(dir, dir.resolve(RunDir.CHILD)).map(c -> new Attempt((int) c.number("attempt", 1),
                new LiveProcess(c.number("pid", -1), c.number("start", -1)),
                new LiveProcess(c.number("shell_pid", -1), c.number("shell_start", -1)),
                c.text("boot_id").orElse(""), c.text("hostname").orElse(""), c.text("started_at").orElse("")));
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
        return ofPresent(dir, dir.resolve(RunDir.EXIT)).flatMap(Attempt::end);
    }

    static Optional<End> end(KeyValues exit) {
        return exit.text("code").isEmpty() ? Optional.empty()
                : Optional.of(new End(OptionalInt.of((int) exit.number("code", 1)), (int) exit.number("signal", 0), exit.text("ended_at").orElse("")));
    }

    private static Optional<KeyValues> ofPresent(Path dir, Path file) {
        return KeyValues.read(file).filter(k -> k.number("attempt", 1) == current(dir));
    }

    /** In an attempt's directory: made by its shell (launch.sh) before the command is started. */
    static final String SHELL = "shell";

    /** What an attempt has of its own below {@code .ops}: its shell's mark and FIFO, and for all but the first the plan that made it. */
    static Path directory(Path dir, int number) {
        return dir.resolve(RunDir.INTERNAL).resolve("attempt-" + number);
    }

    /** Whether a shell was started for the present attempt. */
    static boolean isStarted(Path dir) {
        int number = current(dir);
        return Files.exists(directory(dir, number).resolve(SHELL)) || read(dir).isPresent() || number == 1 && Files.exists(dir.resolve(RunDir.FIFO));
    }

    boolean otherBoot() {
        return !bootId.isEmpty() && !bootId.equals(ProcessStat.bootId());
    }

    /** On another machine, or on this one before it was started again: its pids mean nothing here. Two containers of one machine have its boot id in common. */
    boolean isElsewhere() {
        boolean other = !hostname.equals(PodFacts.hostname());
        return otherBoot() || other && (bootId.isEmpty() || !hostname.isEmpty() && !lives());
    }

    /** Some process of it is known to live, on this machine. */
    boolean isAlive() {
        return !isElsewhere() && lives();
    }

    private boolean lives() {
        return command.isAlive() || shell.isAlive();
    }
}
