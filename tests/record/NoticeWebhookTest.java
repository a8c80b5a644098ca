package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lib.record.NoticeWebhook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A webhook that answers, answers wrongly, or doesn't answer; no message has a part of its URL. */
class NoticeWebhookTest {
    private static final String PLACE = "/hook/secret-part";
    @TempDir
    Path root;

    @Test
    void anAnswerOf200IsTheEnd() throws Exception {
        try (var server = new Receiver(PLACE, 200)) {
            assertEquals(Optional.empty(), post(server.url()));
            assertEquals(List.of("{\"text\":\"über\"}"), server.bodies());
        }
    }

    @Test
    void aServersTroubleIsWaitedOut() throws Exception {
        try (var server = new Receiver(PLACE, 500, 429, 204)) {
            assertEquals(Optional.empty(), post(server.url()));
            assertEquals(3, server.bodies().size());
        }
    }

    @Test
    void aServerThatStaysInTroubleIsGivenUp() throws Exception {
        try (var server = new Receiver(PLACE, 503)) {
            checkProblem("the server answered 503", post(server.url()));
            assertEquals(4, server.bodies().size());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 302})
    void aRefusalIsTakenAtItsWordAndNoRedirectIsFollowed(int status) throws Exception {
        try (var server = new Receiver(PLACE, status, 200)) {
            checkProblem("the server answered " + status, post(server.url()));
            assertEquals(1, server.bodies().size());
        }
    }

    @Test
    void aServerThatHangsIsGivenUp() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            checkProblem("no answer (SocketTimeoutException)", post("http://127.0.0.1:" + silent.getLocalPort() + PLACE, Duration.ofMillis(500)));
        }
    }

    @Test
    void aPortThatNobodyListensOnIsSaid() throws Exception {
        int port;
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        checkProblem("no answer (ConnectException)", post("http://127.0.0.1:" + port + PLACE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "file:///etc/secret-part", "ftp://host/secret-part", "secret-part", "http:///secret-part", "http://a b/secret-part", "jar:file:/x!/secret-part"})
    void whatIsNoWebAddressIsNotAsked(String url) throws Exception {
        String problem = post(url).orElseThrow();
        assertTrue(problem.endsWith("webhook has no http or https URL that can be read"), problem);
        assertFalse(problem.contains("secret-part"), problem);
    }

    private Optional<String> post(String url) throws Exception {
        return post(url, Duration.ofSeconds(60));
    }

    private Optional<String> post(String url, Duration limit) throws Exception {
        Path file = Files.writeString(root.resolve("webhook"), url + "\n");
        return new NoticeWebhook(file.toString(), limit, List.of(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1)))
                .post("{\"text\":\"über\"}");
    }

    private static void checkProblem(String expected, Optional<String> problem) {
        assertTrue(problem.orElseThrow().startsWith(expected + "; "), problem.get());
        assertFalse(problem.get().contains("secret-part") || problem.get().contains("127.0.0.1"), problem.get());
    }
}
