package tests.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A bad network on loopback: passes bytes on, and resets a connection after so many of them in one direction. */
public final class CuttingProxy implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;
    private final ConcurrentLinkedQueue<Long> cutsUp = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Long> cutsDown = new ConcurrentLinkedQueue<>();
    private final AtomicInteger cuts = new AtomicInteger();

    public CuttingProxy(int targetPort) throws IOException {
        target = targetPort;
        start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** The next connection that isn't spoken for breaks after so many bytes from the pod. */
    public CuttingProxy cutDown(long bytes) {
        cutsDown.add(bytes);
        return this;
    }

    /** Likewise after so many bytes to the pod. */
    public CuttingProxy cutUp(long bytes) {
        cutsUp.add(bytes);
        return this;
    }

    /** Connections that were broken so far. */
    public int cuts() {
        return cuts.get();
    }

    private void accept() throws IOException {
        while (!server.isClosed()) {
            Socket client = server.accept();
            var pod = new Socket();
            pod.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            Long up = cutsUp.poll();
            Long down = up == null ? cutsDown.poll() : null;
            start(() -> pass(client, pod, up == null ? Long.MAX_VALUE : up));
            start(() -> pass(pod, client, down == null ? Long.MAX_VALUE : down));
        }
    }

    private void pass(Socket from, Socket to, long limitBytes) throws IOException {
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            var chunk = new byte[16384];
            long passed = 0;
            while (passed < limitBytes) {
                int length = in.read(chunk, 0, (int) Math.min(chunk.length, limitBytes - passed));
                if (length < 0) {
                    return;
                }
                out.write(chunk, 0, length);
                passed += length;
            }
            cuts.incrementAndGet();
        }
    }

    /** One direction of a connection, or the door. */
    public interface Work {
        void run() throws IOException;
    }

    /** On a thread of its own, until it is done or a side has closed. */
    public static void start(Work work) {
        var thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // One of the two sides has closed: so does the other.
                Thread.currentThread().interrupt();
            }
        }, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
