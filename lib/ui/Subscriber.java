package lib.ui;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** One client of a stream of events. What it doesn't read waits in a bounded queue; when that is full, the client is dropped: it may come again. */
public final class Subscriber {
    private static final int MESSAGES_AT_MOST = 64;
    private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(MESSAGES_AT_MOST);
    private final Duration beat;
    private final AtomicBoolean dropped = new AtomicBoolean();
    private final Thread writer = Thread.currentThread();

    /** To be made on the thread that will write. */
    public Subscriber(Duration beat) {
        this.beat = beat;
    }

    /** Never waits. */
    public void offer(byte[] message) {
        if (!queue.offer(message)) {
            drop();
        }
    }

    /** Ends the writing, also where it hangs since the client doesn't read: an interrupt closes its connection. */
    public void drop() {
        if (dropped.compareAndSet(false, true)) {
            writer.interrupt();
        }
    }

    /** Writes what comes until the client has gone, or is dropped. */
    public void write(OutputStream client) {
        try {
            client.write(ServerEvent.FIRST);
            client.flush();
            while (!dropped.get()) {
                byte[] message = queue.poll(beat.toMillis(), TimeUnit.MILLISECONDS);
                client.write(message == null ? ServerEvent.BEAT : message);
                client.flush();
            }
        } catch (IOException | InterruptedException e) {
            dropped.set(true);
        }
    }
}
