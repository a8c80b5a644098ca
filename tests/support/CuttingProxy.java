package tests.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A bad network on loopback: at a byte of one direction a connection is closed, or goes silent for ever with both ends still open. */
public final class CuttingProxy implements AutoCloseable {
    /** Seen from the laptop. */
    public enum Way { UP, DOWN }

    /** Breaks a connection after so many bytes of one direction. */
    public record Break(Way way, long bytes, boolean silent) {
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;
    private final ConcurrentLinkedQueue<Break> plans = new ConcurrentLinkedQueue<>();
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private final AtomicInteger cuts = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);

    public CuttingProxy(int targetPort) throws IOException {
        target = targetPort;
        start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** The next connections break so, one each in this order. */
    public void plan(List<Break> breaks) {
        plans.clear();
        plans.addAll(breaks);
    }

    /** The next connection that isn't spoken for breaks after so many bytes from the pod. */
    public CuttingProxy cutDown(long bytes) {
        plans.add(new Break(Way.DOWN, bytes, false));
        return this;
    }

    /** Likewise after so many bytes to the pod. */
    public CuttingProxy cutUp(long bytes) {
        plans.add(new Break(Way.UP, bytes, false));
        return this;
    }

    /** Every connection that is open now goes silent. */
    public void silence() {
        links.forEach(link -> link.silent = true);
    }

    /** How many connections were broken as planned so far. */
    public int cuts() {
        return cuts.get();
    }

    /** How many connections there were so far. */
    public int connections() {
        return links.size();
    }

    /** Bytes that the last connection carried that way. */
    public long carried(Way way) {
        return links.get(links.size() - 1).count(way).get();
    }

    private void accept() throws IOException {
        while (!server.isClosed()) {
            Socket laptop = server.accept();
            var pod = new Socket();
            pod.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            var link = new Link(Optional.ofNullable(plans.poll()));
            links.add(link);
            start(() -> link.pass(Way.UP, laptop, pod));
            start(() -> link.pass(Way.DOWN, pod, laptop));
        }
    }

    private final class Link {
        private final Optional<Break> plan;
        private final AtomicLong up = new AtomicLong();
        private final AtomicLong down = new AtomicLong();
        private volatile boolean silent;

        Link(Optional<Break> plan) {
            this.plan = plan;
            this.silent = plan.filter(p -> p.silent() && p.bytes() == 0).isPresent();
        }

        AtomicLong count(Way way) {
            return way == Way.UP ? up : down;
        }

        void pass(Way way, Socket from, Socket to) throws IOException {
            try (from; to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                long limit = plan.filter(p -> p.way() == way).map(Break::bytes).orElse(Long.MAX_VALUE);
                var chunk = new byte[16384];
                while (count(way).get() < limit) {
                    int length = in.read(chunk, 0, (int) Math.min(chunk.length, limit - count(way).get()));
                    holdWhileSilent();
                    if (length < 0) {
                        return;
                    }
                    out.write(chunk, 0, length);
                    count(way).addAndGet(length);
                }
                cuts.incrementAndGet();
                silent |= plan.filter(Break::silent).isPresent();
                holdWhileSilent();
            }
        }

        /** What was read is never passed on: for the ends the network has swallowed it. */
        private void holdWhileSilent() throws IOException {
            try {
                if (silent) {
                    end.await();
                    throw new IOException("the proxy is over");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** One direction of a connection, or the door. */
    private interface Work {
        void run() throws IOException;
    }

    /** On a thread of its own, until it is done or a side has closed. */
    private static void start(Work work) {
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
        end.countDown();
        server.close();
    }
}
