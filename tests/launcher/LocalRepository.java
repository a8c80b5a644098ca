package tests.launcher;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A Maven repository on loopback that holds JBang only, and can be made to serve it badly. */
final class LocalRepository implements AutoCloseable {

    enum Manner { WHOLE, WRONG, TRUNCATED, STUCK }

    final AtomicInteger requests = new AtomicInteger();
    final CountDownLatch stuck = new CountDownLatch(1);
    volatile Manner manner = Manner.WHOLE;
    private final HttpServer server;

    LocalRepository() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/maven/dev/jbang/jbang-cli/0.132.1/" + Scratch.JAR, this::serve);
        server.setExecutor(Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/maven";
    }

    private void serve(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        byte[] jar = Files.readAllBytes(realJar());
        try (exchange) {
            exchange.sendResponseHeaders(200, jar.length);
            switch (manner) {
                case WHOLE -> exchange.getResponseBody().write(jar);
                case WRONG -> exchange.getResponseBody().write(new byte[jar.length]);
                case TRUNCATED -> exchange.getResponseBody().write(Arrays.copyOf(jar, jar.length / 2));
                case STUCK -> {
                    exchange.getResponseBody().write(jar, 0, jar.length / 2);
                    exchange.getResponseBody().flush();
                    stuck.countDown();
                    Thread.sleep(60_000);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** JBang as this machine's user has it; fetched by the launcher itself if need be. */
    static synchronized Path realJar() {
        String home = Optional.ofNullable(System.getenv("XDG_CACHE_HOME")).orElse(System.getProperty("user.home") + "/.cache");
        Path cache = Path.of(Optional.ofNullable(System.getenv("OPS_CACHE_DIR")).orElse(home + "/ops")).toAbsolutePath();
        Path jar = cache.resolve(Scratch.JAR);
        if (!Files.exists(jar)) {
            var fetch = new ProcessBuilder(Path.of(System.getProperty("ops.root"), "jbang").toString(), "version");
            fetch.environment().put("PATH", Scratch.pathWithoutJBang());
            fetch.environment().put("OPS_CACHE_DIR", cache.toString());
            try {
                Outcome outcome = Outcome.of(fetch.start());
                if (outcome.exitCode() != 0) {
                    throw new IllegalStateException(outcome.err());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return jar;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
