package tests.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import lib.run.Kind;
import lib.run.KindSettings;
import lib.run.KindSettings.Serving;
import lib.run.RunDir;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tests.support.Checkout;

/** Tests with a run whose command is the stand-in server; what it does is told by files in {@link #root}. */
abstract class RecordedServer {
    static final int PATIENT = 300;
    static final String LOOPBACK = "127.0.0.1";
    @TempDir
    Path root;
    int port;

    @BeforeEach
    void choosePort() throws IOException {
        // Below those that the system gives away: it's closed here and opened by the server, and nobody who asks for any port may get it in between.
        for (port = 0; port == 0;) {
            int wanted = ThreadLocalRandom.current().nextInt(10_000, 32_768);
            try (var socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
                port = socket.getLocalPort();
            } catch (BindException e) {
                continue;    // somebody has it
            }
        }
    }

    RecordedRun server(String host, int readyTimeoutSeconds, String... more) throws IOException {
        var command = standin(root);
        command.addAll(List.of("--host", host));
        command.addAll(List.of(more));
        var plain = KindSettings.of(Kind.VLLM_SERVE);
        return new RecordedRun(root, command.toArray(String[]::new)).settings(new KindSettings(plain.base(), plain.checkpoints(), plain.derived(),
                plain.checks(), plain.groupBy(), plain.resume(), new Serving(host, port, "org/model", "/health", "/metrics", readyTimeoutSeconds))).write();
    }

    List<String> standin(Path control) {
        return new ArrayList<>(List.of("python3", Checkout.root().resolve("tests/support/standin.py").toString(), "--port", Integer.toString(port),
                "--control", control.toString()));
    }

    void wish(String name) throws IOException {
        Files.createFile(root.resolve(name));
    }

    static JsonNode endpoint(RecordedRun run) throws Exception {
        RecordedRun.await("endpoint.json", () -> Files.exists(run.dir.resolve(RunDir.ENDPOINT)));
        return run.json(RunDir.ENDPOINT);
    }

    static void awaitHeartbeat(RecordedRun run, String word) throws Exception {
        RecordedRun.await(word + " in the heartbeat", () -> Files.exists(run.dir.resolve(RunDir.HEARTBEAT))
                && Files.readString(run.dir.resolve(RunDir.HEARTBEAT)).contains(" " + word + " "));
    }

    static void awaitEvent(RecordedRun run, String event) throws Exception {
        RecordedRun.await("event " + event, () -> Files.exists(run.dir.resolve(RunDir.EVENTS)) && run.events().contains(event));
    }

    static long count(RecordedRun run, String event) throws IOException {
        return run.events().stream().filter(event::equals).count();
    }

    static List<Long> pids(RecordedRun run) throws IOException {
        return run.log().lines().filter(l -> l.matches("(server|worker) \\d+")).map(l -> Long.parseLong(l.substring(7))).toList();
    }
}
