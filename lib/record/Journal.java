package lib.record;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What has left the FIFO and isn't in the log yet, in memory that outlives the recorder: a mapped file. The kernel reads right into
 * it, so there is no moment in which a byte is only the recorder's own.
 *
 * <p>A read is announced before it happens, with exactly as many bytes as the FIFO has, and over a mark; so a later recorder sees
 * whether it happened. What it finds it masks and writes again, from the size that the log had at the last {@link #commit}, leaving
 * out what the log has already. There are two areas with a slot each, and a commit is the change of one number.
 *
 * <p>File: longs in native order. 0 magic, 8 active slot, 16 mark (16 bytes), 32 + 32 i slot i: log size, bytes in the area (high half) and
 * announced (low half), dropped, unmarked; the areas follow at 96.
 */
final class Journal {
    private static final long MAGIC = 0x4f70_734a_0001_0000L;
    private static final int ACTIVE = 8;
    private static final int MARK = 16;
    private static final int MARK_BYTES = 16;
    private static final int SLOTS = 32;
    private static final int SLOT_BYTES = 32;
    private static final int AREAS = 96;
    /** Of an announced read: it waits for its only byte, which the FIFO may not have yet. */
    private static final int WAITING = 1 << 30;
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    /** None of these is in UTF-8 text; which one the mark begins with changes from read to read, so that no other stream has it often. */
    private static final int[] NO_TEXT = {0xff, 0xfe, 0xfd, 0xfc, 0xfb, 0xfa, 0xf9, 0xf8, 0xf7, 0xf6, 0xf5, 0xc1, 0xc0};
    private final ByteBuffer map;
    private final int capacity;
    private final byte[] nothing;
    private int reads;

    /** Of the log: its size, what could not be written to it in all, and how much of that the log doesn't say yet. */
    record State(long logBytes, long dropped, long unmarked) {
        static final State NONE = new State(0, 0, 0);
    }

    private Journal(ByteBuffer map) {
        this.map = map.order(ByteOrder.nativeOrder());
        this.capacity = (map.capacity() - AREAS) / 2;
        this.nothing = new byte[capacity];
    }

    /** The journal of an earlier recorder, else a new one; in this process's memory alone where no such file can be made. */
    static Journal open(Path file, int capacity, State fresh) {
        int size = AREAS + 2 * (capacity & ~7);
        try {
            if (!Files.exists(file) || Files.size(file) < AREAS) {
                make(file, size, fresh);
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                return new Journal(channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size()));
            }
        } catch (IOException | UnsupportedOperationException e) {
            System.err.println("ops runner: going on without a journal, so a killed recorder may lose what it has just read: " + e);
            return new Journal(begun(ByteBuffer.allocateDirect(size), fresh));
        }
    }

    /** Written out in full, since a hole in a mapped file that the disk has no room for kills whoever touches it. */
    private static void make(Path file, int size, State fresh) throws IOException {
        Path temporary = file.resolveSibling("journal." + ProcessHandle.current().pid() + ".new");    // the directory is the run's alone
        Files.deleteIfExists(temporary);
        try (FileChannel channel = FileChannel.open(temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            for (ByteBuffer bytes = begun(ByteBuffer.allocate(size), fresh); bytes.hasRemaining();) {
                channel.write(bytes);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static ByteBuffer begun(ByteBuffer bytes, State fresh) {
        bytes.order(ByteOrder.nativeOrder());
        byte[] mark = new byte[MARK_BYTES];
        ThreadLocalRandom.current().nextBytes(mark);    // needn't be a secret: what knows it can spoil its own log only
        return bytes.putLong(0, MAGIC).put(MARK, mark).putLong(SLOTS, fresh.logBytes()).putLong(SLOTS + 16, fresh.dropped())
                .putLong(SLOTS + 24, fresh.unmarked());
    }

    private int active() {
        return (int) (long) LONG.getVolatile(map, ACTIVE) & 1;
    }

    private int slot() {
        return SLOTS + active() * SLOT_BYTES;
    }

    private int area() {
        return AREAS + active() * capacity;
    }

    State state() {
        return new State(map.getLong(slot()), map.getLong(slot() + 16), map.getLong(slot() + 24));
    }

    /** How many bytes wait for a commit. */
    int filled() {
        return (int) ((long) LONG.getVolatile(map, slot() + 8) >>> 32);
    }

    private void announce(int filled, int asked) {
        LONG.setVolatile(map, slot() + 8, (long) filled << 32 | asked);
    }

    /**
     * Of an earlier recorder that was killed: decides whether its last read happened. It can't tell of one single byte that is itself the
     * mark, which no text has.
     *
     * @param empty the FIFO is empty, so that a read of what it had did happen
     */
    void settle(boolean empty) {
        int announced = (int) (long) LONG.getVolatile(map, slot() + 8);
        int asked = announced & ~WAITING;
        if (asked > 0) {
            int filled = filled();
            boolean happened = !isMarked(area() + filled, asked) || empty && announced == asked;
            announce(happened ? filled + asked : filled, 0);
        }
    }

    private boolean isMarked(int at, int length) {
        for (int i = 0; i < Math.min(length, MARK_BYTES); i++) {
            if (map.get(at + i) != map.get(MARK + i)) {
                return false;
            }
        }
        return true;
    }

    /** Waits for one byte; false at the end of the stream. */
    boolean await(FileChannel from) throws IOException {
        return read(from, 1, WAITING) > 0;
    }

    /** Reads {@code count} bytes, which the channel has. */
    void read(FileChannel from, int count) throws IOException {
        read(from, count, 0);
    }

    private int read(FileChannel from, int count, int flag) throws IOException {
        int filled = filled();
        int at = area() + filled;
        map.put(MARK, (byte) NO_TEXT[reads++ % NO_TEXT.length]);
        for (int i = 0; i < Math.min(count, MARK_BYTES); i++) {
            map.put(at + i, map.get(MARK + i));
        }
        announce(filled, count | flag);
        int came = from.read(map.slice(at, count));
        announce(filled + Math.max(came, 0), 0);
        return came;
    }

    /** True when the byte at {@code offset} might be a mark. */
    boolean isNoText(int offset) {
        int value = map.get(area() + offset) & 0xff;
        return value >= 0xf5 || value == 0xc0 || value == 0xc1;
    }

    int room() {
        return capacity - filled();
    }

    /** Copies what waits, from {@code offset} on, to where it is to be masked. */
    void copy(int offset, byte[] to, int at, int count) {
        map.get(area() + offset, to, at, count);
    }

    /** All but the first {@code held} bytes of {@code bytes} are in the log now, or dropped. */
    void commit(byte[] bytes, int held, State log) {
        int next = 1 - active();
        int spent = area();
        int count = filled();
        map.put(AREAS + next * capacity, bytes, 0, held);
        int slot = SLOTS + next * SLOT_BYTES;
        map.putLong(slot, log.logBytes()).putLong(slot + 16, log.dropped()).putLong(slot + 24, log.unmarked());
        LONG.setVolatile(map, slot + 8, (long) held << 32);
        LONG.setVolatile(map, ACTIVE, (long) next);
        // What was there isn't masked, and this may be a file on a disk: it doesn't stay.
        map.put(spent, nothing, 0, count);
    }
}
