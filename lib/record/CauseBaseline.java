package lib.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import lib.run.RunDir;
import lib.store.ProcessStat;

/**
 * {@code .ops/oom_before}: how things stood when an attempt began, so that its end can be judged by what changed. The process that becomes the
 * command writes it (launch.sh), since only that is sure to be in the command's cgroup and never too late: {@code key=value} lines {@code attempt},
 * {@code boot_id}, {@code oom_file}, {@code oom_kill} and {@code log_bytes}.
 */
final class CauseBaseline {
    static final String FILE = RunDir.INTERNAL + "/oom_before";
    private static final String WORD = "oom_kill ";

    private CauseBaseline() {
    }

    /** What the kernel's counter has done since; nothing of another attempt or another boot, whose counter is another one. */
    static CauseFacts.OomKills since(Path dir, int attempt) {
        return of(dir, attempt).filter(k -> k.text("boot_id").orElse("").equals(ProcessStat.bootId()))
                .flatMap(k -> k.text("oom_file").map(f -> new CauseFacts.OomKills(f, k.number("oom_kill", -1), count(Path.of(f)))))
                .orElse(CauseFacts.OomKills.none());
    }

    /** The byte of the log at which an attempt's own output begins; 0 where it isn't known. */
    static long logStart(Path dir, int attempt) {
        return of(dir, attempt).map(k -> k.number("log_bytes", 0)).orElse(0L);
    }

    private static Optional<KeyValues> of(Path dir, int attempt) {
        return KeyValues.read(dir.resolve(FILE)).filter(k -> k.number("attempt", -1) == attempt);
    }

    /** {@code oom_kill} of memory.events (cgroup v2) or of memory.oom_control (v1); -1 where the file can't be read or doesn't count. */
    private static long count(Path file) {
        try {
            return Files.readAllLines(file).stream().filter(l -> l.matches(WORD + "\\d{1,18}")).mapToLong(l -> Long.parseLong(l.substring(WORD.length())))
                    .findFirst().orElse(-1);
        } catch (IOException | java.io.UncheckedIOException e) {
            return -1;
        }
    }
}
