package lib.pod;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import lib.pod.Fetcher.RemoteFile;
import lib.run.ExitCode;
import lib.run.OpsException;

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
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<Path> arrived = new ArrayList<>();
    private long arrivedBytes;

    private EarlyDigests(List<RemoteFile> expected, Path target, CopyDigests digests) {
        this.expected = new LinkedList<>(expected.stream().filter(f -> f.linkTarget().isEmpty()).toList());
        this.target = target;
        this.digests = digests;
        thread.setDaemon(true);
    }

    /** Watches for these files while they are brought, and returns what {@code bringing} does. */
    public static String beside(List<RemoteFile> expected, Path target, CopyDigests digests, Supplier<String> bringing) {
        var early = new EarlyDigests(expected, target, digests);
        early.thread.start();
        try {
            String result = bringing.get();
            early.over.countDown();
            early.thread.join();    // what is being read is read to its end: the proof would read it again
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OpsException(ExitCode.INTERRUPTED, "interrupted", "the same command goes on from here", e);
        } finally {
            early.over.countDown();
            digests.remember();
        }
    }

    private void watch() {
        try {
            boolean pause = false;
            while (!over.await(pause ? PAUSE_MILLIS : 0, TimeUnit.MILLISECONDS) && !expected.isEmpty()) {
                take();
                pause = arrivedBytes < BYTES_AT_LEAST;
                if (!pause) {
                    digests.of(arrived);
                    arrived.clear();
                    arrivedBytes = 0;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take() {
        int looks = 0;
        for (Iterator<RemoteFile> each = expected.iterator(); each.hasNext() && looks < FILES_LOOKED_AT && arrivedBytes < BYTES_AT_MOST; looks++) {
            RemoteFile file = each.next();
            if (Fetcher.isThere(file, target)) {
                arrived.add(target.resolve(file.path()));
                arrivedBytes += file.sizeBytes();
                each.remove();
            }
        }
    }
}
