package lib.record;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import lib.run.KindSettings.Serving;

/**
 * Asks the run's own server, over a plain socket: no proxy, no redirect, and 5 s for the whole answer however slowly it comes. (HttpURLConnection
 * limits each read only, and costs the recorder 1.5 MB more at rest.)
 */
final class ServerProbe {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final String TIMEOUT = "timeout";
    private final Serving serving;

    ServerProbe(Serving serving) {
        this.serving = serving;
    }

    /**
     * What a server said.
     *
     * @param status of HTTP, 0 where there was none
     * @param words  the status as text, or what there was instead
     */
    record Answer(int status, String words) {
        boolean isReady() {
            return status == 200;
        }

        /** {@code ok}, another status than 200, {@code timeout} or {@code failing}. */
        String health() {
            return isReady() ? "ok" : status != 0 || words.equals(TIMEOUT) ? words : "failing";
        }
    }

    /** The status alone. */
    Answer status(String path) {
        return ask(path, reply -> { });
    }

    /** The same, with each line of the body of a 200. */
    Answer lines(String path, Consumer<String> each) {
        return ask(path, reply -> reply.lines(each));
    }

    private interface Body {
        void read(ServerReply reply) throws IOException;
    }

    private Answer ask(String path, Body body) {
        long end = System.nanoTime() + LIMIT.toNanos();
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(ServerEndpoint.host(serving), serving.port()), (int) LIMIT.toMillis());
            socket.getOutputStream().write(request(path));
            var reply = new ServerReply(new BufferedInputStream(new Timed(socket, end), 4096));
            int status = reply.status();
            if (status == 200) {
                body.read(reply);
            }
            return new Answer(status, Integer.toString(status));
        } catch (SocketTimeoutException e) {
            return new Answer(0, TIMEOUT);
        } catch (ConnectException e) {
            return new Answer(0, "connection refused");
        } catch (ProtocolException e) {
            return new Answer(0, e.getMessage());
        } catch (IOException | RuntimeException e) {
            // A host without an address, a connection that was reset: its words may be anything.
            return new Answer(0, "no answer (" + e.getClass().getSimpleName() + ")");
        }
    }

    private byte[] request(String path) {
        var line = new StringBuilder("GET ");
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            line.append(b > ' ' && b < 0x7f ? Character.toString(b) : String.format("%%%02X", b));
        }
        String host = ServerEndpoint.authority(serving);
        return (line + " HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: ops\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** A socket's bytes until a moment of the monotonic clock. */
    private static final class Timed extends InputStream {
        private final Socket socket;
        private final long end;

        Timed(Socket socket, long end) {
            this.socket = socket;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new SocketTimeoutException();
            }
            socket.setSoTimeout((int) millis);
            return socket.getInputStream().read(bytes, from, length);
        }
    }
}
