package tests.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import lib.config.ConfigLoader;
import lib.config.ProjectConfig;
import lib.secret.SecretStatus;
import lib.secret.SecretStatusCheck;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of the secrets on a pod, with files as people make them, and services on loopback that answer as the real ones do. */
class SecretStatusTest {
    private static final String KEY = HomePod.key("5566778899aabbcc");
    private static final String WANDB = "\"storage\": {\"wandb\": {\"mode\": \"%s\"%s}}";
    @TempDir
    private Path directory;
    private HomePod pod;
    private Path secret;

    @BeforeEach
    void home() throws IOException {
        pod = new HomePod(directory);
        secret = pod.home.resolve("hf token");
    }

    @Test
    void aFileThatIsAsItShouldBeIsRight() throws Exception {
        write(secret, "some value\n");
        SecretStatus found = one(secrets());
        assertEquals("HF_TOKEN file " + secret + " 0600", found.name() + " " + found.source() + " " + found.path() + " " + found.mode().orElse(""));
        assertTrue(found.isRight() && found.present(), found.toString());
        assertEquals(List.of("the newline at the end is not a part of the value", "has white space in it"), found.notes());
        assertTrue(found.online().isEmpty());
    }

    @Test
    void theFingerprintIsThatOfTheValueWithoutItsNewline() throws Exception {
        write(secret, "abc");
        String plain = one(secrets()).fingerprint().orElseThrow();
        assertEquals("ba78", plain);
        write(secret, "abc\r\n");
        SecretStatus found = one(secrets());
        assertEquals(plain, found.fingerprint().orElseThrow());
        assertTrue(found.notes().contains("ends with a carriage return, as on Windows"), found.toString());
        write(secret, "\ufeffabc");
        assertTrue(one(secrets()).notes().get(0).contains("byte order mark"));
    }

    @Test
    void whatIsMissingEmptyOrNoFileIsWrong() throws Exception {
        assertEquals(List.of("missing"), one(secrets()).problems());
        write(secret, "\n");
        assertEquals(List.of("empty"), one(secrets()).problems());
        Files.delete(secret);
        Files.createDirectory(secret);
        assertEquals("not a file", one(secrets()).problems().get(0));
    }

    @Test
    void modesDirectoriesAndOwnersThatLetOthersInAreWrong() throws Exception {
        for (String mode : List.of("rw-r--r--", "rw-rw----", "rwx------", "rw-----w-")) {
            write(secret, "x1");
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString(mode));
            assertTrue(one(secrets()).problems().get(0).contains("chmod 600 "), mode);
        }
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("r--------"));
        assertTrue(one(secrets()).isRight());
        Files.setPosixFilePermissions(pod.home, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertTrue(one(secrets()).problems().get(0).startsWith("everybody may put another file in its place"));
        Files.setPosixFilePermissions(pod.home, PosixFilePermissions.fromString("rwx------"));
        if ((int) Files.getAttribute(secret, "unix:uid") == 0) {
            Files.setAttribute(secret, "unix:uid", 4321);
            assertTrue(one(secrets()).problems().get(0).startsWith("belongs to user 4321"));
        }
    }

    @Test
    void everySecretOfTheConfigIsLookedAt() throws Exception {
        write(secret, "x1");
        write(pod.home.resolve("hook"), "https://hook.example/x");
        write(pod.home.resolve("id"), "no key\n");
        write(pod.home.resolve("token"), "t1");
        List<SecretStatus> all = look(false, secrets(), "\"notify\": {\"webhook_file\": \"" + pod.home + "/hook\"}", WANDB.formatted("online", ""));
        assertEquals(List.of("HF_TOKEN", "notify.webhook_file", "project.repo_key_file", "project.repo_token_file", "W&B"), all.stream().map(SecretStatus::name).toList());
        assertEquals("isn't a private key in a form that ssh reads", all.get(2).problems().get(0));
        assertEquals(List.of("no entry for api.wandb.ai"), all.get(4).problems());
    }

    @Test
    void theKeyOfWandbComesFromItsEntry() throws Exception {
        write(pod.netrc(), "machine a.example login x password y\nmachine api.wandb.ai\n  login user\n  password " + KEY + "\n");
        SecretStatus found = one(WANDB.formatted("online", ""));
        assertTrue(found.isRight() && found.present() && found.source().equals("netrc"), found.toString());
        Files.setPosixFilePermissions(pod.netrc(), PosixFilePermissions.fromString("rw-r--r--"));
        assertTrue(one(WANDB.formatted("online", "")).problems().get(0).contains("0644"));
        write(pod.netrc(), "machine a.example login\n x y password " + KEY);
        assertTrue(one(WANDB.formatted("online", "")).problems().get(0).contains("not what python understands"));
    }

    @Test
    void aScriptThatWasNotRunYetIsNamed() throws Exception {
        Path script = pod.script("export WANDB_API_KEY=" + KEY);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<SecretStatus> all = look(false, WANDB.formatted("auto", ", \"ensure_creds_script\": \"" + script + "\""));
        assertEquals(List.of("no entry for api.wandb.ai", "its script is there: ops secrets materialize"), all.get(0).problems());
        assertEquals("ensure_creds_script", all.get(1).source());
        assertTrue(all.get(1).problems().get(0).contains("chmod 700"));
    }

    @Test
    void withoutAKeyRunsOfAutoAreOfflineAndNothingIsWrong() throws Exception {
        assertTrue(one(WANDB.formatted("auto", "")).isRight());
        assertEquals(List.of(), look(false, WANDB.formatted("offline", "")));
        assertEquals(List.of(), look(false));
    }

    @Test
    void theServicesAreAskedAndTheirAnswersTold() throws Exception {
        String good = "good-" + KEY;
        write(secret, good + "\n");
        write(pod.home.resolve("gh"), "bad-" + KEY);
        write(pod.netrc(), "machine 127.0.0.1 login user password " + good);
        write(pod.home.resolve("any"), "any");
        var asked = new CopyOnWriteArrayList<String>();
        HttpServer server = service(good, asked);
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        try {
            List<SecretStatus> all = look(true, "\"secrets\": {" + file("HF_TOKEN", secret) + ", " + file("GH_TOKEN", pod.home.resolve("gh")) + ", " + file("MY_WORD", pod.home.resolve("any")) + "}",
                    WANDB.formatted("online", ""), "\"env\": {\"WANDB_BASE_URL\": \"" + url + "/\", \"HF_ENDPOINT\": \"" + url + "\", \"GITHUB_API_URL\": \"" + url + "\"}");
            Map<String, String> verdicts = all.stream().collect(Collectors.toMap(SecretStatus::name, s -> s.online().map(a -> a.verdict() + " " + a.detail()).orElse("not asked")));
            assertEquals(Map.of("HF_TOKEN", "accepted me-hf", "GH_TOKEN", "refused HTTP 401", "MY_WORD", "not asked", "W&B", "accepted me-wandb"), verdicts);
            assertEquals(List.of("GitHub refuses it"), all.get(1).problems());
            assertEquals(List.of("/api/whoami-v2", "/graphql", "/user"), asked.stream().sorted().toList());
            assertFalse(all.toString().contains(KEY));
        } finally {
            server.stop(0);
        }
        List<SecretStatus> gone = look(true, "\"secrets\": {" + file("HF_TOKEN", secret) + "}", "\"env\": {\"HF_ENDPOINT\": \"" + url + "\"}");
        assertTrue(gone.get(0).isUnknown() && gone.get(0).isRight(), gone.toString());
    }

    /** Elsewhere it redirects: who follows that hands the secret over. */
    private static HttpServer service(String good, List<String> asked) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String basic = "Basic " + Base64.getEncoder().encodeToString(("api:" + good).getBytes(StandardCharsets.UTF_8));
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            switch (exchange.getRequestURI().getPath()) {
                case "/graphql" -> answer(exchange, 200, "{\"data\": {\"viewer\": " + (basic.equals(authorization) ? "{\"username\": \"me-wandb\"}" : "null") + "}}");
                case "/api/whoami-v2" -> answer(exchange, ("Bearer " + good).equals(authorization) ? 200 : 401, "{\"name\": \"me-hf\"}");
                default -> answer(exchange, 401, "{\"message\": \"" + authorization + "\"}");
            }
        });
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, int code, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String secrets() {
        return "\"secrets\": {" + file("HF_TOKEN", secret) + "}";
    }

    private static String file(String name, Path path) {
        return "\"" + name + "\": {\"file\": \"" + path + "\"}";
    }

    private SecretStatus one(String section) throws IOException {
        List<SecretStatus> all = look(false, section);
        assertEquals(1, all.size(), all.toString());
        return all.get(0);
    }

    private List<SecretStatus> look(boolean online, String... sections) throws IOException {
        String access = sections.length < 3 || online ? "" : ", \"repo_key_file\": \"" + pod.home + "/id\", \"repo_token_file\": \"" + pod.home + "/token\"";
        Path file = Files.writeString(directory.resolve("project.json"), "{\"project\": {\"name\": \"p\"" + access + "}"
                + List.of(sections).stream().map(s -> ", " + s).collect(Collectors.joining()) + "}");
        ProjectConfig config = new ConfigLoader(directory, Map.of()).load(Optional.of(file), Map.of());
        return new SecretStatusCheck(pod, config).look(online);
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
