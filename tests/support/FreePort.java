package tests.support;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Ports on loopback for servers that somebody else starts in a moment. */
public final class FreePort {
    /** Below those that Linux gives to whoever doesn't choose, on either side of a connection: nobody comes upon one of these by chance before it is used. */
    private static final int FIRST = 20_000;
    private static final int COUNT = 12_000;
    /** Runs of the tests may be side by side: they begin at different places. */
    private static final AtomicInteger NEXT = new AtomicInteger(new Random().nextInt(COUNT));

    private FreePort() {
    }

    /** One at which nobody listens, and which this JVM's tests get once. */
    public static int next() throws IOException {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                continue;
            }
        }
        throw new IOException("all ports from " + FIRST + " on are taken");
    }
}
