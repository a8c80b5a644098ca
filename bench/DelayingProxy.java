package bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A long line on loopback: every byte arrives as late as it would over it, and as many at a time. Connecting takes a round trip too, although the kernel
 * answers at once: what the client sends in that time leaves when it is over.
 */
final class DelayingProxy implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 16;
    /** On their way in one direction: 128 MiB, enough for a GB/s over 100 ms. */
    private static final int CHUNKS_AT_MOST = 1 << 11;
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;
    private final long oneWayNanos;

    DelayingProxy(int targetPort, int roundTripMillis) throws IOException {
        target = targetPort;
        oneWayNanos = TimeUnit.MILLISECONDS.toNanos(roundTripMillis) / 2;
        start(() -> {
            while (!server.isClosed()) {
                Socket client = server.accept();
                start(() -> connect(client, System.nanoTime()));
            }
        });
    }

    int port() {
        return server.getLocalPort();
    }

    private record Chunk(byte[] bytes, long due) {}

    /** What the client has sent when it thought itself connected arrives with the third packet of the handshake, by which the server learns of it. */
    private void connect(Socket client, long called) throws IOException, InterruptedException {
        until(called + 3 * oneWayNanos);
        try (client; var pod = new Socket(InetAddress.getLoopbackAddress(), target)) {
            client.setTcpNoDelay(true);
            pod.setTcpNoDelay(true);
            Thread back = start(() -> pass(pod, client, oneWayNanos));
            pass(client, pod, 0);
            back.join();
        }
    }

    private void pass(Socket from, Socket to, long firstNanos) throws IOException, InterruptedException {
        BlockingQueue<Chunk> onTheirWay = new LinkedBlockingQueue<>(CHUNKS_AT_MOST);
        Thread arrival = start(() -> arrive(onTheirWay, to));
        InputStream in = from.getInputStream();
        var buffer = new byte[CHUNK_BYTES];
        long delay = firstNanos;
        try {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                onTheirWay.put(new Chunk(Arrays.copyOf(buffer, length), System.nanoTime() + delay));
                delay = oneWayNanos;
            }
        } finally {
            onTheirWay.put(new Chunk(new byte[0], System.nanoTime() + oneWayNanos));
            arrival.join();
        }
    }

    /** An empty chunk is the end of a direction. A side that takes no more is passed over to that end. */
    private static void arrive(BlockingQueue<Chunk> chunks, Socket to) throws IOException, InterruptedException {
        Chunk chunk = chunks.take();
        try {
            OutputStream out = to.getOutputStream();
            for (; chunk.bytes.length > 0; chunk = chunks.take()) {
                until(chunk.due);
                out.write(chunk.bytes);
            }
            until(chunk.due);
            to.shutdownOutput();
        } finally {
            while (chunk.bytes.length > 0) {
                chunk = chunks.take();
            }
        }
    }

    private static void until(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** On a thread of its own, until a side has closed. */
    private static Thread start(Work work) {
        return Thread.ofVirtual().start(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException e) {
                Thread.currentThread().interrupt(); // one of the two sides has closed: so does the other
            }
        });
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
