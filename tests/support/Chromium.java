package tests.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import lib.store.Json;

/**
 * A real headless Chromium, driven by playwright-core in a node process: a test sends the body of an async JavaScript function that has {@code page},
 * {@code context}, {@code browser}, {@code axe()} and {@code shot(name)}, and gets what it returns. One browser for a test class; pages are new for each {@link #run}.
 */
public final class Chromium implements AutoCloseable {
    private static final String PLAYWRIGHT = "playwright-core@1.64.1";
    private static final String AXE = "axe-core@4.11.0";
    private final Process node;
    private final BufferedWriter in;
    private final BufferedReader out;

    public Chromium() throws Exception {
        RequiredTools.awaitBrowser();
        Path modules = modules();
        Path screenshots = Files.createDirectories(Checkout.root().resolve(".ci/artifacts/screenshots"));
        var builder = new ProcessBuilder("node", Checkout.root().resolve("tests/support/chromium.mjs").toString(), modules.toString(), screenshots.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        node = builder.start();
        in = node.outputWriter();
        out = node.inputReader();
    }

    /** Opens {@code url} in a new page of the given size and runs the function; an exception of it fails the test. Errors on the page's console do, too. */
    public JsonNode run(String url, int width, int height, String function) throws IOException {
        return run(Json.object().put("url", url).put("width", width).put("height", height), function);
    }

    /** Likewise, on a desktop. */
    public JsonNode run(String url, String function) throws IOException {
        return run(url, 1280, 900, function);
    }

    /** {@code options}: url, width, height, and of playwright's context: colorScheme, offline, reducedMotion, hasTouch; allowErrors: the page's errors don't fail it. */
    public JsonNode run(com.fasterxml.jackson.databind.node.ObjectNode options, String function) throws IOException {
        in.write(Json.line(options.put("function", function)));
        in.newLine();
        in.flush();
        String line = out.readLine();
        assertTrue(line != null, "the browser's driver has ended");
        JsonNode answer = Json.parse(line).orElseThrow();
        assertEquals("", answer.path("error").asText(), () -> "in the browser: " + answer.path("error").asText());
        return answer.path("value");
    }

    @Override
    public void close() throws Exception {
        in.close();
        node.waitFor();
    }

    /** The node modules, brought once into the user's cache of ops. */
    private static synchronized Path modules() throws Exception {
        String caches = System.getenv().getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
        Path place = Files.createDirectories(Path.of(System.getenv().getOrDefault("OPS_CACHE_DIR", caches + "/ops")).resolve("tests/" + (PLAYWRIGHT + "-" + AXE).replace('@', '-')));
        // Test classes run side by side, and so do runs of the tests.
        try (FileChannel lock = FileChannel.open(place.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            synchronized (Chromium.class) {
                lock.lock();
                if (!Files.exists(place.resolve("complete"))) {
                    Process npm = new ProcessBuilder("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", place.toString(), PLAYWRIGHT, AXE)
                            .redirectErrorStream(true).start();
                    String said = new String(npm.getInputStream().readAllBytes());
                    assertEquals(0, npm.waitFor(), "npm install failed; this test needs an npm registry: " + said);
                    Files.createFile(place.resolve("complete"));
                }
                return place;
            }
        }
    }
}
