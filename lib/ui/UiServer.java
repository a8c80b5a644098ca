package lib.ui;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import lib.run.ExitCode;
import lib.run.OpsException;

/**
 * Serves the live page on the loopback interface, to whoever knows its URL. A thread a request, so that a client that is slow or silent keeps no other
 * waiting; how many there are, how long they may be silent and what they may send is bounded.
 */
public final class UiServer {
    /** Of the JDK's server, read when its first one is made: seconds, connections, bytes. Streams of events are no subject of them. */
    private static final Map<String, String> LIMITS = Map.of("sun.net.httpserver.nodelay", "true", "sun.net.httpserver.maxReqTime", "20",
            "sun.net.httpserver.idleInterval", "20", "jdk.httpserver.maxConnections", "1000", "sun.net.httpserver.maxReqHeaders", "100",
            "sun.net.httpserver.maxReqHeaderSize", "65536");
    private static final Duration BEAT = Duration.ofSeconds(10);
    private final HttpServer server;
    private final Admission admission;

    private UiServer(HttpServer server, Admission admission) {
        this.server = server;
        this.admission = admission;
    }

    /**
     * Begins to serve; pods are looked at while somebody looks at the page.
     *
     * @throws OpsException (CONFLICT) where the port is taken
     */
    public static UiServer start(UiSettings settings, List<LivePod> pods, Clock clock) {
        HttpServer http = bind(settings.port());
        var admission = new Admission(Admission.newToken(), http.getAddress().getPort());
        var events = new EventFeed(new LiveModel(settings.title(), settings.allowStop(), pods.stream().map(LivePod::name).toList()), clock, BEAT);
        var watches = new PodWatches(pods, events, new LogFeeds(BEAT), settings.every());
        var routes = new Routes(events, watches, new StopOrder(settings.allowStop()));
        http.createContext("/", exchange -> answer(exchange, admission, routes));
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        watches.start();
        http.start();
        return new UiServer(http, admission);
    }

    public String url() {
        return admission.url();
    }

    public int port() {
        return admission.port();
    }

    /** Ends at once; for tests, since the program serves until it is ended. */
    public void stop() {
        server.stop(0);
    }

    private static HttpServer bind(int port) {
        LIMITS.forEach((name, value) -> System.setProperty(name, System.getProperty(name, value)));
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 0);
        } catch (BindException e) {
            throw new OpsException(ExitCode.CONFLICT, "port " + port + " can't be had: " + e.getMessage(), "name another one, or none: ops ui", e);
        } catch (IOException e) {
            throw new OpsException(ExitCode.CONFLICT, "can't listen on 127.0.0.1: " + e.getMessage(), "try again: ops ui", e);
        }
    }

    private static void answer(HttpExchange exchange, Admission admission, Routes routes) throws IOException {
        try (exchange) {
            var headers = exchange.getRequestHeaders();
            String path = exchange.getRequestURI().getRawPath();
            var request = new Admission.Request(exchange.getRequestMethod(), path == null ? "" : path, headers.getOrDefault("Host", List.of()),
                    headers.getOrDefault("Origin", List.of()), headers.getOrDefault("Sec-Fetch-Site", List.of()));
            Admission.Verdict verdict = admission.of(request);
            if (verdict.status() == 200) {
                routes.answer(verdict.page(), exchange);
            } else {
                new Answer(exchange).status(verdict.status());
            }
        }
    }
}
