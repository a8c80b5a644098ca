package lib.pod;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lib.store.AtomicFile;
import lib.store.FileDigests;

/**
 * SHA-256 of the files of one copy. A file is read once, also over several fetches: it counts as the one that was read while device, inode, size
 * and both times to the nanosecond (the time of the last change can't be set back) are the same. The memory of that may be deleted at any time;
 * where it can't be read or written, or the file system doesn't tell so much, every file is read every time.
 */
public final class CopyDigests {
    /** A change within a tick of the kernel's clock, or of a file system with whole seconds, doesn't show in a file's times. */
    private static final long TICK_NANOS = 50_000_000;
    private static final long COARSE_TICK_NANOS = 2_000_000_000;
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final Duration KEPT = Duration.ofDays(180);
    private final Path target;
    private final Path memory;
    private final FileDigests digests;
    private final Clock clock;
    private final Map<Path, Read> known = new HashMap<>();
    private boolean hasNews;

    /** @param settled it was read so long after its last change that a later one shows */
    private record Read(String sha256, String stamp, boolean settled) {
    }

    /** Remembered in a file of {@code directory}, whose name only the place of this copy has; nothing needs to be there. */
    public CopyDigests(Path target, Path directory, FileDigests digests, Clock clock) {
        this.target = place(target);
        this.memory = directory.resolve(UUID.nameUUIDFromBytes(this.target.toString().getBytes(StandardCharsets.UTF_8)).toString());
        this.digests = digests;
        this.clock = clock;
        recall();
    }

    /** Lower-case hex; what can't be read, or changes while it is, is left out. */
    public Map<Path, String> of(List<Path> files) {
        var found = new HashMap<Path, String>();
        var unread = new HashMap<Path, Map<String, Object>>();
        for (Path file : files) {
            Map<String, Object> facts = facts(file);
            Read read = read(file);
            if (!facts.isEmpty() && read.stamp.equals(stamp(facts))) {
                found.put(file, read.sha256);
            } else {
                unread.put(file, facts);
            }
        }
        long begun = TimeUnit.MILLISECONDS.toNanos(clock.millis());
        digests.sha256(new ArrayList<>(unread.keySet())).forEach((file, sha256) -> {
            Map<String, Object> facts = unread.get(file);
            if (stamp(facts).equals(stamp(facts(file)))) {
                found.put(file, sha256);
                keep(file, new Read(sha256, stamp(facts), isSettled(facts, begun)));
            }
        });
        return found;
    }

    /** The next question reads it again. */
    void forget(Path file) {
        keep(file, new Read("", "", false));
    }

    /** For the next fetch. */
    public synchronized void remember() {
        if (!hasNews) {
            return;
        }
        var text = new StringBuilder();
        new TreeMap<>(known).forEach((file, read) -> {
            if (read.settled) {
                text.append(target.relativize(file)).append('\0').append(read.sha256).append('\0').append(read.stamp).append('\0');
            }
        });
        try {
            Files.createDirectories(memory.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            AtomicFile.writeUnsynced(memory, text.toString());
            hasNews = false;
            removeOld();
        } catch (IOException | UnsupportedOperationException e) {
            return;    // a gain only: the next fetch reads the files
        }
    }

    /** Copies that nobody has changed for so long are gone, or cost a reading. */
    private void removeOld() throws IOException {
        Instant oldest = clock.instant().minus(KEPT);
        try (Stream<Path> files = Files.list(memory.getParent())) {
            for (Path file : files.toList()) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private void recall() {
        try {
            String[] fields = Files.readString(memory, StandardCharsets.UTF_8).split("\0");
            for (int i = 0; i + 2 < fields.length; i += 3) {
                keep(target.resolve(fields[i]), new Read(fields[i + 1], fields[i + 2], true));
            }
            hasNews = false;
        } catch (IOException | IllegalArgumentException e) {
            known.clear();
        }
    }

    private static Path place(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private synchronized Read read(Path file) {
        return known.getOrDefault(place(file), new Read("", "", false));
    }

    private synchronized void keep(Path file, Read read) {
        known.put(place(file), read);
        hasNews = true;
    }

    /** Nothing where the file system doesn't tell. */
    private static Map<String, Object> facts(Path file) {
        try {
            return Files.readAttributes(file, "unix:dev,ino,size,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS);
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return Map.of();
        }
    }

    private static String stamp(Map<String, Object> facts) {
        return facts.isEmpty() ? "" : facts.get("dev") + " " + facts.get("ino") + " " + facts.get("size") + " " + nanos(facts, "lastModifiedTime") + " " + nanos(facts, "ctime");
    }

    private static boolean isSettled(Map<String, Object> facts, long readAtNanos) {
        long changed = facts.isEmpty() ? Long.MAX_VALUE : Math.max(nanos(facts, "lastModifiedTime"), nanos(facts, "ctime"));
        boolean coarse = !facts.isEmpty() && nanos(facts, "ctime") % SECOND_NANOS == 0;
        return !facts.isEmpty() && readAtNanos - changed > (coarse ? COARSE_TICK_NANOS : TICK_NANOS);
    }

    private static long nanos(Map<String, Object> facts, String name) {
        return ((FileTime) facts.get(name)).to(TimeUnit.NANOSECONDS);
    }
}
