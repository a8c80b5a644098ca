package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import lib.run.KindSettings.Serving;
import lib.run.RunDir;
import lib.run.Timestamp;
import lib.store.AtomicFile;
import lib.store.Json;

/** endpoint.json: where a client on the pod finds a server that is ready. It is there once the attempt's server has answered, and says so for good. */
final class ServerEndpoint {
    private final Path file;
    private final Serving serving;
    private final int attempt;
    private boolean closed;

    ServerEndpoint(Path dir, Serving serving, int attempt) {
        this.file = dir.resolve(RunDir.ENDPOINT);
        this.serving = serving;
        this.attempt = attempt;
    }

    /** A server that listens everywhere is found at the loopback address. */
    static String host(Serving serving) {
        return switch (serving.host()) {
            case "", "0.0.0.0" -> "127.0.0.1";
            case "::", "[::]" -> "::1";
            default -> serving.host();
        };
    }

    /** Host and port as a URL has them: an IPv6 address in brackets. */
    static String authority(Serving serving) {
        String host = host(serving);
        return (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + serving.port();
    }

    /** What an earlier recorder of this attempt wrote. */
    Optional<ObjectNode> read() {
        try {
            return Json.parse(Files.readString(file)).filter(JsonNode::isObject).map(ObjectNode.class::cast)
                    .filter(node -> node.path("attempt").asInt() == attempt && node.path("port").asInt() == serving.port());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Takes away what an earlier attempt left: nobody may find a server that isn't there yet. */
    void clear() {
        if (read().isEmpty()) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                System.err.println("ops runner: can't remove an older " + RunDir.ENDPOINT + ": " + e.getMessage());
            }
        }
    }

    /** Says that the server is ready; {@code readyAfter} counts from the attempt's start. After {@link #close} it is too late. */
    synchronized void write(Duration readyAfter, Instant readyAt) throws IOException {
        if (closed) {
            return;
        }
        String base = "http://" + authority(serving);
        ObjectNode node = Json.document().put("attempt", attempt).put("host", host(serving)).put("port", serving.port()).put("base_url", base)
                .put("openai_base_url", base + "/v1").put("model", serving.model()).put("health_path", serving.healthPath())
                .put("time_to_ready_sec", readyAfter.toMillis() / 1000.0).put("ready_at", Timestamp.format(readyAt));
        AtomicFile.write(file, Json.pretty(node));
    }

    synchronized void close() {
        closed = true;
    }
}
