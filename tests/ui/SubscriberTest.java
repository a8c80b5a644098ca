package tests.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.SynchronousQueue;
import lib.ui.Subscriber;
import org.junit.jupiter.api.Test;
import tests.support.LoopbackPod;

/** A client of a stream of events on a real socket. */
class SubscriberTest {
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final byte[] MESSAGE = new byte[1 << 20];

    /** A subscriber that writes into a connection, on a thread of its own as the server has them. */
    private record Connection(Subscriber subscriber, Thread writer, SocketChannel client) implements AutoCloseable {
        static Connection open(Duration beat) throws Exception {
            try (ServerSocketChannel listening = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
                SocketChannel client = SocketChannel.open(listening.getLocalAddress());
                SocketChannel served = listening.accept();
                var made = new SynchronousQueue<Subscriber>();
                Thread writer = Thread.ofVirtual().start(() -> {
                    try (OutputStream out = Channels.newOutputStream(served)) {
                        var subscriber = new Subscriber(beat);
                        made.put(subscriber);
                        subscriber.write(out);
                    } catch (IOException | InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                return new Connection(made.take(), writer, client);
            }
        }

        @Override
        public void close() throws IOException {
            subscriber.drop();
            client.close();
        }
    }

    @Test
    void oneThatDoesNotReadIsDroppedAndHoldsNothingUp() throws Exception {
        try (var connection = Connection.open(Duration.ofSeconds(60))) {
            for (int i = 0; i < 200; i++) {
                connection.subscriber.offer(MESSAGE);
            }
            assertTrue(connection.writer.join(PATIENCE), "the writer still hangs");
        }
    }

    @Test
    void oneThatHasGoneIsNoticedByABeat() throws Exception {
        try (var connection = Connection.open(Duration.ofMillis(10))) {
            connection.client.close();
            assertTrue(connection.writer.join(PATIENCE), "the writer goes on");
        }
    }

    @Test
    void messagesComeInTheirOrderAndBeatsBetweenThem() throws Exception {
        try (var connection = Connection.open(Duration.ofMillis(20))) {
            connection.subscriber.offer("one\n\n".getBytes(StandardCharsets.UTF_8));
            connection.subscriber.offer("two\n\n".getBytes(StandardCharsets.UTF_8));
            InputStream in = Channels.newInputStream(connection.client);
            var text = new StringBuilder();
            LoopbackPod.await("a beat", () -> text.append((char) in.read()).toString().endsWith("two\n\n:\n\n"));
            assertEquals(0, text.indexOf("retry: 2000\n\n"));
            assertTrue(text.indexOf("one") < text.indexOf("two"));
            assertFalse(text.indexOf("one") < 0);
        }
    }
}
