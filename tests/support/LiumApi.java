package tests.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import lib.store.Json;

/**
 * Answers on a loopback port as the API of lium.io does, as far as its command line tool 0.32.0 asks. Taken from that tool's source (sdk/client.py), not recorded from the
 * service. Pods live in memory; the machine behind them is whatever {@link #sshd} says.
 */
public final class LiumApi implements AutoCloseable {
    /** Built at run time: nothing in this file has the shape of a key. */
    private final String key = String.join("_", "sk", UUID.randomUUID().toString().replace("-", ""));
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, Answer> answered = new ConcurrentHashMap<>();
    private final LiumMarket market = new LiumMarket();
    private volatile boolean dropsAnswerOfRent;
    private volatile CountDownLatch answersRent = new CountDownLatch(0);

    /** What the tool asked for: {@code GET}, {@code /pods}, and the body as JSON ({} where there is none). */
    public record Request(String method, String path, JsonNode body) {
        boolean isRent() {
            return method.equals("POST") && (path.equals("/executors/rent-by-spec") && !body.path("dry_run").asBoolean() || path.matches("/executors/[^/]+/rent"));
        }
    }

    private record Answer(int status, String body) {
    }

    private LiumApi(HttpServer server) {
        this.server = server;
    }

    public static LiumApi start() throws IOException {
        var api = new LiumApi(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50));
        api.server.createContext("/", api::handle);
        api.server.setExecutor(api.threads);
        api.server.start();
        return api;
    }

    public String key() {
        return key;
    }

    /** What the tool needs to talk to this server and to nothing else, with a home of its own. */
    public Map<String, String> environment(Path home) {
        return Map.of("LIUM_BASE_URL", "http://127.0.0.1:" + server.getAddress().getPort(), "LIUM_API_KEY", key, "HOME", home.toString(), "XDG_CACHE_HOME", home.resolve(".cache").toString());
    }

    /** Under which address the pods that are rented from now on can be reached, once they are ready. */
    public LiumApi sshd(String user, String host, int port) {
        market.address("ssh " + user + "@" + host + " -p " + port);
        return this;
    }

    /** How often a pod is still listed as PENDING, and what it is then: RUNNING, CREATION_FAILED ... */
    public LiumApi pods(int pendingListings, String then) {
        market.becomes(pendingListings, then);
        return this;
    }

    /** How many listings after its rent leave a pod out. */
    public LiumApi listedLate(int listings) {
        market.listedLate(listings);
        return this;
    }

    /** A pod that somebody else has rented under that name; its id. */
    public String addPod(String name) {
        return market.rent(Json.object().put("pod_name", name).put("gpu_count", 1));
    }

    /** Until {@link #answersNormally}, requests whose {@code METHOD /path} starts so get this and have no effect. */
    public LiumApi answers(String methodAndPath, int status, String body) {
        answers.put(methodAndPath, new Answer(status, body));
        return this;
    }

    public LiumApi answersNormally() {
        answers.clear();
        dropsAnswerOfRent = false;
        answersRent.countDown();
        return this;
    }

    /** Rents, and then cuts the connection instead of saying so. */
    public LiumApi dropsAnswerOfRent() {
        dropsAnswerOfRent = true;
        return this;
    }

    /** Rents at once, and says so only after {@link #answersNormally}. */
    public LiumApi keepsAnswerOfRent() {
        answersRent = new CountDownLatch(1);
        return this;
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public long rents() {
        return requests.stream().filter(Request::isRent).count();
    }

    /** The pods that there are, as {@code GET /pods} would list them, the unlisted ones too. */
    public List<ObjectNode> rented() {
        return market.rented();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var request = new Request(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), Json.parse(body).orElseGet(Json::object));
            requests.add(request);
            Answer answer = key.equals(exchange.getRequestHeaders().getFirst("X-API-KEY")) ? once(exchange.getRequestHeaders().getFirst("Idempotency-Key"), request) : error(401, "unauthorized", "Invalid API key");
            if (request.isRent()) {
                await(answersRent);
            }
            if (!request.isRent() || !dropsAnswerOfRent) {
                byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(answer.status(), bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    /** A rent that comes again under its key gets its first answer again. */
    private Answer once(String idempotencyKey, Request request) {
        return idempotencyKey == null ? answer(request) : answered.computeIfAbsent(idempotencyKey, k -> answer(request));
    }

    private Answer answer(Request request) {
        String asked = request.method() + " " + request.path();
        Optional<Answer> ordered = answers.entrySet().stream().filter(e -> asked.startsWith(e.getKey())).map(Map.Entry::getValue).findFirst();
        return ordered.orElseGet(() -> market.answer(request).map(n -> new Answer(200, Json.line(n)))
                .orElseGet(() -> error(request.path().equals("/executors/rent-by-spec") ? 409 : 404, "no_match", "No node matches, or no such thing: " + asked)));
    }

    private static Answer error(int status, String code, String message) {
        return new Answer(status, Json.line(Json.object().put("message", message).set("error", Json.object().put("code", code).put("message", message))));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
