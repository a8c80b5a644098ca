package tests.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import lib.run.OpsException;
import lib.store.Json;
import lib.ui.UiServer;
import lib.ui.UiSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tests.support.LoopbackPod;

/** The server by raw HTTP, as a hostile program on the same machine or a page of another site would ask it. */
class UiServerTest {
    @TempDir
    static Path root;
    private static RunFolder folder;
    private static UiServer server;
    private static UiServer stopping;

    @BeforeAll
    static void start() throws Exception {
        folder = new RunFolder(root);
        folder.over("first", "");
        server = serve(folder, false);
        stopping = serve(new RunFolder(root), true);
        awaitOnPage(server, "first");
        awaitOnPage(stopping, "first");
    }

    @AfterAll
    static void end() {
        server.stop();
        stopping.stop();
    }

    private static UiServer serve(RunFolder pods, boolean allowStop) {
        return UiServer.start(new UiSettings("charlm", 0, allowStop, Duration.ofSeconds(1)), List.of(pods), Clock.systemUTC());
    }

    private static String path(UiServer of, String page) {
        return of.url().substring(of.url().indexOf('/', 8)) + page;
    }

    private static String get(String page, String... headers) throws IOException {
        return ask(server, "GET", path(server, page), "", headers);
    }

    private static String ask(UiServer of, String method, String path, String body, String... headers) throws IOException {
        var all = new ArrayList<>(List.of(headers));
        all.add(0, "Host: 127.0.0.1:" + of.port());
        return Raw.ask(of.port(), method, path, body, all.toArray(String[]::new));
    }

    /** A page doesn't wait for a look that takes long. */
    private static void awaitOnPage(UiServer of, String id) throws Exception {
        LoopbackPod.await(id + " on the page", () -> ask(of, "GET", path(of, ""), "").contains("\"run_id\":\"" + id + "\""));
    }

    private static String key(UiServer of, String id) throws Exception {
        awaitOnPage(of, id);
        String html = ask(of, "GET", path(of, ""), "");
        int start = html.indexOf("id=\"data\">") + 10;
        JsonNode page = Json.parse(html.substring(start, html.indexOf("</script>", start))).orElseThrow();
        for (JsonNode run : page.path("runs")) {
            if (run.path("run_id").asText().equals(id)) {
                return run.path("key").asText();
            }
        }
        throw new AssertionError("no run " + id + " on the page");
    }

    private static String stop(UiServer of, String body, String... headers) throws IOException {
        var all = new ArrayList<>(List.of(headers));
        all.add("Origin: http://127.0.0.1:" + of.port());
        return ask(of, "POST", path(of, "stop"), body, all.toArray(String[]::new));
    }

    @Test
    void thePageHasTheDataOfNowInIt() throws Exception {
        String answer = get("");

        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer.lines().findFirst().orElse(""));
        assertTrue(answer.contains("\"run_id\":\"first\"") && answer.contains("\"live\":true") && answer.contains("connect-src 'self'"));
        assertFalse(answer.contains("<script>alert(1)"));
    }

    @Test
    void noAnswerMayBeStoredOrEmbeddedOrReadByAnotherSite() throws Exception {
        for (String answer : List.of(get(""), get("nothing"), ask(server, "GET", "/", ""), get("facts?run=x"))) {
            String head = answer.substring(0, answer.indexOf("\r\n\r\n")).toLowerCase(Locale.ROOT);
            for (String header : List.of("cache-control: no-store", "x-content-type-options: nosniff", "referrer-policy: no-referrer", "cross-origin-resource-policy: same-origin",
                    "cross-origin-opener-policy: same-origin", "x-frame-options: deny", "frame-ancestors 'none'")) {
                assertTrue(head.contains(header), header + " in " + head);
            }
        }
    }

    @Test
    void whoDoesNotKnowTheTokenLearnsNothing() throws Exception {
        String token = path(server, "").replace("/", "");
        for (String path : List.of("/", "/favicon.ico", "/" + token.substring(1) + "/", "/" + token + "x/", "/" + token, "/events", "/x/../" + token + "/", "/%2e%2e/" + token + "/")) {
            String answer = ask(server, "GET", path, "");
            assertTrue(answer.startsWith("HTTP/1.1 404 ") && answer.endsWith("\r\n\r\n"), path + ": " + answer);
        }
    }

    @Test
    void aPathBehindTheTokenNeverNamesAFile() throws Exception {
        for (String page : List.of("../etc/passwd", "../../../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "..%2f..%2fetc%2fpasswd",
                "lib/report/page/core.js", "events/../../etc/passwd", "/etc/passwd", "first/stdout.log")) {
            assertTrue(get(page).startsWith("HTTP/1.1 404 "), page);
        }
        assertTrue(get("log?run=../../etc/passwd").startsWith("HTTP/1.1 404 "));
        assertTrue(get("facts?run=%00%0d%0aX:1").startsWith("HTTP/1.1 404 "));
        assertTrue(get("facts?run=%zz").startsWith("HTTP/1.1 4"));
    }

    @Test
    void otherHostsSitesAndMethodsAreRefused() throws Exception {
        assertTrue(Raw.ask(server.port(), "GET", path(server, ""), "", "Host: evil.example:" + server.port()).startsWith("HTTP/1.1 403 "));
        assertTrue(Raw.ask(server.port(), "GET", path(server, ""), "").startsWith("HTTP/1.1 403 "));
        assertTrue(get("events", "Origin: http://evil.example").startsWith("HTTP/1.1 403 "));
        assertTrue(get("", "Sec-Fetch-Site: cross-site").startsWith("HTTP/1.1 403 "));
        assertTrue(ask(server, "DELETE", path(server, ""), "").startsWith("HTTP/1.1 405 "));
        assertTrue(ask(server, "POST", path(server, ""), "", "Origin: http://127.0.0.1:" + server.port()).startsWith("HTTP/1.1 405 "));
    }

    @Test
    void anAddressOtherThanTheOneOfLoopbackIsNotListenedOn() {
        assertThrows(ConnectException.class, () -> new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), server.port()).close());
    }

    @Test
    void aTakenPortIsAConflictThatSaysWhatToDo() {
        OpsException e = assertThrows(OpsException.class, () -> UiServer.start(new UiSettings("x", server.port(), false, Duration.ofSeconds(1)), List.of(), Clock.systemUTC()));

        assertEquals(5, e.exitCode().code());
        assertTrue(e.getMessage().contains(String.valueOf(server.port())) && !e.hint().isEmpty(), e.getMessage());
    }

    @Test
    void hugeHeadersAndEndlessOnesEndTheirConnectionOnly() throws Exception {
        String huge = get("", "X: " + "y".repeat(1 << 20));
        String many = get("", IntStream.range(0, 5000).mapToObj(i -> "X-" + i + ": y").toArray(String[]::new));

        assertFalse(huge.startsWith("HTTP/1.1 200 ") || many.startsWith("HTTP/1.1 200 "));
        assertTrue(get("facts?run=x").startsWith("HTTP/1.1 404 "));
    }

    @Test
    void connectionsThatSayNothingOrHalfOfItKeepNobodyWaiting() throws Exception {
        var idle = new ArrayList<Raw>();
        try {
            for (int i = 0; i < 200; i++) {
                var raw = new Raw(server.port());
                idle.add(raw);
                raw.send(i % 2 == 0 ? "" : "GET " + path(server, "") + " HTTP/1.1\r\nHost: 127");
            }
            assertTrue(get("").contains("\"run_id\":\"first\""));
        } finally {
            for (Raw raw : idle) {
                raw.close();
            }
        }
    }

    @Test
    void clientsThatNeverReadKeepNobodyWaitingAndThereIsALimitOfThem() throws Exception {
        var silent = new ArrayList<Raw>();
        try {
            for (int i = 0; i < 40; i++) {
                var raw = new Raw(stopping.port());
                silent.add(raw);
                raw.send("GET " + path(stopping, "events") + " HTTP/1.1\r\nHost: 127.0.0.1:" + stopping.port() + "\r\n\r\n");
            }
            LoopbackPod.await("a refusal", () -> ask(stopping, "GET", path(stopping, "facts?run=x"), "").startsWith("HTTP/1.1 404 "));
            var answers = new ArrayList<String>();
            for (Raw raw : silent) {
                answers.add(raw.until("\r\n").substring(0, 12));
            }
            assertEquals(8, answers.stream().filter("HTTP/1.1 503"::equals).count());
            assertEquals(32, answers.stream().filter("HTTP/1.1 200"::equals).count());
        } finally {
            for (Raw raw : silent) {
                raw.close();
            }
        }
    }

    @Test
    void aNewRunIsToldToWhoListens() throws Exception {
        try (var raw = new Raw(server.port())) {
            raw.send("GET " + path(server, "events") + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n\r\n");
            assertTrue(raw.until("\"run_id\":\"first\"").contains("event: page\n"));
            folder.over("second", "");
            assertTrue(raw.until("\"run_id\":\"second\"").contains("event: runs\n"));
        }
    }

    @Test
    void ofALogOnlyTextAndColourComeAndWhatIsAppendedFollows() throws Exception {
        Path log = folder.over("third", "begin\n").resolve("stdout.log");
        try (var page = new Raw(server.port()); var raw = new Raw(server.port())) {
            page.send("GET " + path(server, "events") + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n\r\n"); // nobody looks for a page that isn't open
            page.until("event: page\n");
            raw.send("GET " + path(server, "log?run=" + key(server, "third")) + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n\r\n");
            raw.until("begin\\n\"");
            Files.writeString(log, "\u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007 \u001b[31mred\u001b[0m\u001b[2J <b>\u202e\n", StandardOpenOption.APPEND);
            String text = raw.until("<b>\\\\u202e\\n\"");
            assertTrue(text.contains("link \\u001B[31mred\\u001B[0m <b>\\\\u202e\\n"), text);
        }
    }

    @Test
    void theFactsOfARunAreThereForComparisons() throws Exception {
        String answer = get("facts?run=" + key(server, "first"));

        assertTrue(answer.startsWith("HTTP/1.1 200 ") && answer.contains("\"fact_sets\":["), answer);
    }

    @Test
    void withoutTheOptionNothingIsStopped() throws Exception {
        assertTrue(stop(server, "{\"run\": \"" + key(server, "first") + "\"}", "Content-Type: application/json").startsWith("HTTP/1.1 403 "));
    }

    @Test
    void anOrderToStopIsJsonOfOurOwnOriginAndShort() throws Exception {
        String key = key(stopping, "first");
        String order = "{\"run\": \"" + key + "\"}";

        assertTrue(stop(stopping, order, "Content-Type: text/plain").startsWith("HTTP/1.1 415 "));
        assertTrue(stop(stopping, order).startsWith("HTTP/1.1 415 "));
        assertTrue(stop(stopping, "{\"run\": \"" + "x".repeat(5000) + "\"}", "Content-Type: application/json").startsWith("HTTP/1.1 413 "));
        assertTrue(stop(stopping, "{\"run\": 1}", "Content-Type: application/json").startsWith("HTTP/1.1 400 "));
        assertTrue(stop(stopping, "run=" + key, "Content-Type: application/json").startsWith("HTTP/1.1 400 "));
        assertTrue(stop(stopping, "{\"run\": \"/etc\"}", "Content-Type: application/json").startsWith("HTTP/1.1 404 "));
        assertTrue(ask(stopping, "POST", path(stopping, "stop"), order, "Content-Type: application/json").startsWith("HTTP/1.1 403 "));
        assertTrue(stop(stopping, order, "Content-Type: application/json").contains("\"outcome\":\"over\""));
    }
}
