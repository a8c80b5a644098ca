package lib.pod;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import lib.pod.Fetcher.RemoteFile;

/**
 * Reads what has arrived while the rest is on its way, so that the proof is nearly done when the last file is here. rsync gives a file its name,
 * size and time only when it is whole; what tar unpacks isn't seen before the end.
 */
public final class EarlyDigests {
    private static final long PAUSE_MILLIS = 200;
    /** So much is worth a process. */
    private static final long BYTES_AT_LEAST = 32L << 20;
    private static final long BYTES_AT_MOST = 512L << 20;
    /** A look at more of them would cost more than it brings. */
    private static final int FILES_LOOKED_AT = 2000;
    private final List<RemoteFile> expected;
    private final Path target;
    private final CopyDigests digests;
    private final Thread thread = new Thread(this::watch, "early-digests");
    private volatile boolean over;

    private EarlyDigests(List<RemoteFile> expected, Path target, CopyDigests digests) {
        this.expected = new ArrayList<>(expected.stream().filter(f -> f.linkTarget().isEmpty()).toList());
        this.target = target;
        this.digests = digests;
        thread.setDaemon(true);
    }

    /** Watches for these files while they are brought, and returns what {@code bringing} does. */
    public static String beside(List<RemoteFile> expected, Path target, CopyDigests digests, Supplier<String> bringing) {
        var early = new EarlyDigests(expected, target, digests);
        early.thread.start();
        try {
            return bringing.get();
        } finally {
            early.end();
        }
    }

    private void watch() {
        try {
            var arrived = new ArrayList<RemoteFile>();
            while (!over && !(expected.isEmpty() && arrived.isEmpty())) {
                take(arrived);
                if (bytes(arrived) >= BYTES_AT_LEAST) {
                    digests.of(arrived.stream().map(f -> target.resolve(f.path())).toList());
                    arrived.clear();
                } else {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(List<RemoteFile> arrived) {
        int looks = 0;
        for (Iterator<RemoteFile> each = expected.iterator(); each.hasNext() && looks < FILES_LOOKED_AT && bytes(arrived) < BYTES_AT_MOST; looks++) {
            RemoteFile file = each.next();
            if (Fetcher.isThere(file, target)) {
                arrived.add(file);
                each.remove();
            }
        }
    }

    private static long bytes(List<RemoteFile> files) {
        return files.stream().mapToLong(RemoteFile::sizeBytes).sum();
    }

    /** What is being read is read to its end. */
    private void end() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
