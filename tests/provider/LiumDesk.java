package tests.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import lib.config.ConfigLoader;
import lib.config.PodConfig;
import lib.provider.PollPace;
import lib.provider.LiumProvider;
import lib.provider.RentedPod;
import lib.store.Json;
import tests.support.CachedVenv;
import tests.support.LiumApi;

/** A laptop's home with the real lium 0.32.0 on PATH, and a stand-in for its API. */
final class LiumDesk implements AutoCloseable {
    static final String POD = "ops-p-big";
    static final String PACKAGE = "lium.io==0.32.0";

    private static final PollPace QUICK = new PollPace(Duration.ofMillis(100), Duration.ofMillis(1500), Duration.ofMillis(1500), Duration.ofSeconds(20));

    final LiumApi api = LiumApi.start();
    final List<String> progress = new CopyOnWriteArrayList<>();
    final Map<String, String> variables;
    private final Path home;

    LiumDesk(Path directory) throws Exception {
        home = Files.createDirectories(directory.resolve("home"));
        Files.createDirectories(home.resolve(".ssh"));
        assertEquals(0, new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", home.resolve(".ssh/id_ed25519").toString()).start().waitFor());
        variables = new HashMap<>(api.environment(home));
        variables.put("PATH", CachedVenv.python(PACKAGE).getParent() + ":" + System.getenv("PATH"));
    }

    private Path orders() {
        return home.resolve(".cache/ops/orders");
    }

    Path home() {
        return home;
    }

    /** {@code keys} are further keys of the pod's config: {@code , "ttl": "6h"}. */
    LiumProvider provider(String keys) throws Exception {
        return provider(keys, line -> { });
    }

    /** {@code heard} hears what is said on the way, too. */
    LiumProvider provider(String keys, Consumer<String> heard) throws Exception {
        return new LiumProvider(pod(keys), line -> {
            progress.add(line);
            heard.accept(line);
        }, variables, QUICK, orders());
    }

    /** A pod that was there before. */
    RentedPod rented() throws Exception {
        api.addPod(POD);
        return provider("").find(POD).orElseThrow();
    }

    PodConfig pod(String keys) throws Exception {
        Path config = Files.createDirectories(home.resolve("project/configs/ops")).resolve("project.json");
        Files.writeString(config, "{\"project\": {\"name\": \"p\"}, \"pods\": {\"big\": {\"provider\": \"lium\", \"count\": 2" + (keys.contains("\"gpu\"") ? "" : ", \"gpu\": \"A100\"") + keys + "}}}");
        return new ConfigLoader(home.resolve("project"), Map.of()).load(Optional.empty(), Map.of()).pod("big");
    }

    /** An ops that rents by the config that lies in the directory of a desk, and reads its variables from stdin. */
    public static void main(String... arguments) throws Exception {
        Map<String, String> given = Json.mapper().readerForMapOf(String.class).readValue(System.in);
        PodConfig pod = new ConfigLoader(Path.of(arguments[0], "home/project"), Map.of()).load(Optional.empty(), Map.of()).pod("big");
        System.out.println(new LiumProvider(pod, System.out::println, given, QUICK, Path.of(arguments[0], "home/.cache/ops/orders")).create(POD));
    }

    void handOver(Process ops) throws Exception {
        try (var stdin = ops.getOutputStream()) {
            stdin.write(Json.mapper().writeValueAsBytes(variables));
        }
    }

    @Override
    public void close() {
        api.close();
    }
}
