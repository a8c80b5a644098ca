package lib.record;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP/1.1 reply as it comes (RFC 9112): a status, headers, and a body that is chunked, counted, or goes on to the end of the connection.
 * Of an endless one 8 MiB are read, of an endless line 8 KiB are kept.
 */
final class ServerReply {
    private static final int MOST_BYTES = 8 << 20;
    private static final int LINE_BYTES = 8 << 10;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})(?: .*)?");
    private final InputStream in;
    private int read;
    private boolean chunked;
    private boolean first = true;
    private long left = Long.MAX_VALUE;

    ServerReply(InputStream in) {
        this.in = in;
    }

    /** Reads up to the body. */
    int status() throws IOException {
        int status = 100;
        while (status < 200) {
            Matcher line = STATUS.matcher(line());
            if (!line.matches()) {
                throw new ProtocolException(read == 0 ? "closed connection" : "no HTTP answer");
            }
            status = Integer.parseInt(line.group(1));
            for (String header = line(); !header.isEmpty(); header = line()) {
                take(header.toLowerCase(Locale.ROOT));
            }
        }
        return status;
    }

    private void take(String header) {
        if (header.matches("transfer-encoding:.*\\bchunked\\s*")) {
            chunked = true;
            left = 0;
        } else if (header.matches("content-length:\\s*\\d{1,18}\\s*") && !chunked) {
            left = Long.parseLong(header.substring(header.indexOf(':') + 1).strip());
        }
    }

    /** Gives each line of the body; an error when it isn't whole. */
    void lines(Consumer<String> each) throws IOException {
        int next = body();
        while (next >= 0) {
            var line = new StringBuilder();
            for (; next >= 0 && next != '\n'; next = body()) {
                keep(line, next);
            }
            each.accept(line.toString());
            next = next < 0 ? next : body();
        }
    }

    private int body() throws IOException {
        if (chunked && left == 0) {
            left = chunk();
            chunked = left > 0;
        }
        if (left == 0) {
            return -1;
        }
        int next = raw();
        if (next < 0 && left != Long.MAX_VALUE) {
            throw new ProtocolException("half an answer");
        }
        left = left == Long.MAX_VALUE ? left : left - 1;
        return next;
    }

    /** The size of the next chunk, 0 at the end. */
    private long chunk() throws IOException {
        String end = first ? "" : line();
        first = false;
        String size = line().replaceFirst(";.*", "").strip();
        if (!end.isEmpty() || !size.matches("[0-9A-Fa-f]{1,8}")) {
            throw new ProtocolException("half an answer");
        }
        return Long.parseLong(size, 16);
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int next = raw(); next >= 0 && next != '\n'; next = raw()) {
            keep(line, next);
        }
        int end = line.length() - 1;
        return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
    }

    private static void keep(StringBuilder line, int next) {
        if (line.length() < LINE_BYTES) {
            line.append((char) next);
        }
    }

    private int raw() throws IOException {
        int next = in.read();
        if (next >= 0 && ++read > MOST_BYTES) {
            throw new ProtocolException("endless answer");
        }
        return next;
    }
}
