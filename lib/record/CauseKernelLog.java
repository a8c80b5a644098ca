package lib.record;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lib.store.FileTail;

/** Errors that the GPU's driver reported to the kernel's log: {@code NVRM: Xid (PCI:0000:44:00): 79, ...} (NVIDIA, XID Errors). */
public final class CauseKernelLog {
    private static final Pattern STAMP = Pattern.compile("\\[\\s*(\\d+)\\.(\\d+)\\]");
    private static final int TICKS_PER_SECOND = 100;
    private static final int TAIL_BYTES = 1 << 20;
    private static final int MOST = 5;

    private CauseKernelLog() {
    }

    /** @param startTicks when the command began, in clock ticks since boot; most containers can read neither place */
    static List<String> xids(long startTicks) {
        List<String> lines = xids(TimedOutput.of(Duration.ofSeconds(3), "dmesg").text(), startTicks);
        return lines.isEmpty() ? xids(FileTail.text(Path.of("/var/log/kern.log"), TAIL_BYTES), startTicks) : lines;
    }

    /** Of a kernel log's text. */
    public static List<String> xids(String log, long startTicks) {
        String[] all = log.split("\n");
        int boot = 0;
        for (int i = 0; i < all.length; i++) {
            boot = all[i].contains("Linux version ") ? i : boot;    // the file has earlier boots, whose stamps begin at 0 too
        }
        return Stream.of(all).skip(boot).filter(l -> l.contains("NVRM: Xid") && isAfter(l, startTicks)).limit(MOST).toList();
    }

    private static boolean isAfter(String line, long startTicks) {
        Matcher stamp = STAMP.matcher(line);
        return stamp.find() && stamp.group(1).length() < 12 && Long.parseLong(stamp.group(1)) + 1 >= startTicks / TICKS_PER_SECOND;
    }
}
