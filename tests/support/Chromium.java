package tests.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lib.store.Json;

/**
 * A real headless Chromium, driven by playwright-core in a node process: a test sends the body of an async JavaScript function that has {@code page},
 * {@code context}, {@code browser}, {@code axe()} and {@code shot(name)}, and gets what it returns. Each {@link #run} has a page in a context of its own, which
 * goes with it: cookies, storage and zoom don't pass from test to test. Tests of several classes may run in it at once.
 */
public final class Chromium {
    private static final String PLAYWRIGHT = "playwright-core@1.64.1";
    private static final String AXE = "axe-core@4.11.0";
    private static final Chromium SHARED = new Chromium();
    private Optional<BrowserDriver> driver = Optional.empty();

    /** One of its own, for who ends it on purpose. It starts when it is needed. */
    Chromium() {
    }

    /**
     * The one that all tests of this JVM use, since a start takes seconds of processor time; it ends with the JVM. It is brought here, which may take longer
     * than a test may: ask for it in a field of a class that has one instance for its tests.
     */
    public static Chromium shared() {
        try {
            bring();
        } catch (Exception e) {
            throw new IllegalStateException("there is no browser", e);
        }
        return SHARED;
    }

    /** Waits until the browser and what drives it are there; returns the latter's directory. */
    private static Path bring() throws Exception {
        RequiredTools.awaitBrowser();
        return modules();
    }

    /** The process of node that drives the browser, started now where none is alive. */
    synchronized BrowserDriver driver() throws Exception {
        if (driver.filter(BrowserDriver::isAlive).isEmpty()) {
            Path modules = bring();
            Path screenshots = Files.createDirectories(Checkout.root().resolve(".ci/artifacts/screenshots"));
            driver = Optional.of(new BrowserDriver(List.of("node", Checkout.root().resolve("tests/support/chromium.mjs").toString(), modules.toString(), screenshots.toString())));
        }
        return driver.orElseThrow();
    }

    /** Opens {@code url} in a new page of the given size and runs the function; an exception of it fails the test. Errors on the page's console do, too. */
    public JsonNode run(String url, int width, int height, String function) throws Exception {
        return run(Json.object().put("url", url).put("width", width).put("height", height), function);
    }

    /** Likewise, on a desktop. */
    public JsonNode run(String url, String function) throws Exception {
        return run(url, 1280, 900, function);
    }

    /** {@code options}: url, width, height, and of playwright's context: colorScheme, offline, reducedMotion, hasTouch; allowErrors: the page's errors don't fail it. */
    public JsonNode run(ObjectNode options, String function) throws Exception {
        JsonNode answer = driver().ask(options.put("function", function));
        assertEquals("", answer.path("error").asText(), () -> "in the browser: " + answer.path("error").asText());
        return answer.path("value");
    }

    private static Path modules() throws Exception {
        return BroughtOnce.directory((PLAYWRIGHT + "-" + AXE).replace('@', '-'), place -> {
            Process npm = new ProcessBuilder("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", place.toString(), PLAYWRIGHT, AXE)
                    .redirectErrorStream(true).start();
            String said = new String(npm.getInputStream().readAllBytes());
            assertEquals(0, npm.waitFor(), "npm install failed; this test needs an npm registry: " + said);
        });
    }
}
