package tests.ui;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** HTTP as it is on the wire: a client that sends what no browser would. */
final class Raw implements AutoCloseable {
    private static final int PATIENCE_MS = 150_000;
    private final Socket socket;

    Raw(int port) throws IOException {
        socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        socket.setSoTimeout(PATIENCE_MS);
    }

    /** The whole answer to a request that closes its connection. */
    static String ask(int port, String method, String path, String body, String... headers) throws IOException {
        try (var raw = new Raw(port)) {
            raw.trySend(method + " " + path + " HTTP/1.1\r\n" + String.join("", Stream.of(headers).map(h -> h + "\r\n").toList())
                    + (body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n") + "Connection: close\r\n\r\n" + body);
            return raw.rest();
        }
    }

    /** A server that has heard enough may close meanwhile: what it answered can be read all the same. */
    private void trySend(String text) {
        try {
            send(text);
        } catch (IOException e) {
            assertTrue(e instanceof SocketException, e::toString);
        }
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** All until the server closes; what has come where it resets. */
    String rest() {
        var bytes = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(bytes);
        } catch (IOException e) {
            return bytes.toString(StandardCharsets.UTF_8) + "[reset]";
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Reads until the text has come, and returns all that came. */
    String until(String wanted) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var chunk = new byte[1 << 16];
        InputStream in = socket.getInputStream();
        while (!bytes.toString(StandardCharsets.UTF_8).contains(wanted)) {
            int length = in.read(chunk);
            if (length < 0) {
                throw new IOException("the server closed: " + bytes.toString(StandardCharsets.UTF_8));
            }
            bytes.write(chunk, 0, length);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
