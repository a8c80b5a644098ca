package lib.ui;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.Json;
import lib.store.SecretShapes;

/** How the server answers: nothing is stored, embedded or read by another site, whatever the answer is. */
final class Answer {
    private static final Map<String, String> ALWAYS = Map.of("Cache-Control", "no-store", "X-Content-Type-Options", "nosniff", "Referrer-Policy", "no-referrer",
            "Cross-Origin-Resource-Policy", "same-origin", "Cross-Origin-Opener-Policy", "same-origin", "X-Frame-Options", "DENY");
    private static final String NO_FRAMES = "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";
    private final HttpExchange exchange;

    Answer(HttpExchange exchange) {
        this.exchange = exchange;
    }

    /** A status alone: who isn't let in learns nothing. */
    void status(int status) throws IOException {
        headers("text/plain; charset=utf-8", NOTHING);
        exchange.sendResponseHeaders(status, -1);
    }

    void redirect(String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        status(308);
    }

    /** The page itself, which has a policy of its own in it. */
    void page(String html) throws IOException {
        headers("text/html; charset=utf-8", NO_FRAMES);
        send(200, html.getBytes(StandardCharsets.UTF_8));
    }

    void json(int status, JsonNode document) throws IOException {
        headers("application/json", NOTHING);
        send(status, Json.line(document).getBytes(StandardCharsets.UTF_8));
    }

    /** What failed, why, and what to type next. */
    void failure(OpsException e) throws IOException {
        var document = Json.object();
        document.putObject("error").put("code", e.exitCode().code()).put("message", SecretShapes.masked(e.getMessage())).put("hint", e.hint());
        json(e.exitCode() == ExitCode.NOT_FOUND ? 404 : e.exitCode() == ExitCode.CONFLICT ? 409 : 502, document);
    }

    /** Server-sent events: what is written goes out as it is flushed. */
    OutputStream events() throws IOException {
        headers("text/event-stream", NOTHING);
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    private void headers(String type, String policy) {
        Headers headers = exchange.getResponseHeaders();
        ALWAYS.forEach(headers::set);
        headers.set("Content-Type", type);
        headers.set("Content-Security-Policy", policy);
    }

    private void send(int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
