package tests.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import lib.run.RunDir;
import lib.store.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jbang ops@CATALOG}: with nothing of ours installed, from a checkout and from a web server. */
class CatalogTest {

    private static final Path ROOT = Path.of(System.getProperty("ops.root"));

    @TempDir
    static Path directory;
    private static ServedCheckout web;
    private static JBang jbang;
    private static Path elsewhere;

    @BeforeAll
    static void addBothCatalogs() throws IOException, InterruptedException {
        web = new ServedCheckout(ROOT, publishedFiles());
        jbang = new JBang(Files.createDirectory(directory.resolve("jbang state")));
        elsewhere = Files.createDirectory(directory.resolve("else where"));
        add("disk", ROOT.resolve("jbang-catalog.json").toString());
        add("web", web.url("jbang-catalog.json"));
    }

    @AfterAll
    static void stopServing() {
        web.close();
    }

    @Test
    void opsRunsFromTheCatalogOfACheckout() throws Exception {
        assertPrints("ops 0.1.0\n", jbang.run(elsewhere, "ops@disk", "--version"));
    }

    @Test
    void theCheckoutsOwnCatalogNeedsNoSetUpInsideIt() throws Exception {
        assertPrints("ops 0.1.0\n", jbang.run(ROOT, "ops@catalog", "--version"));
    }

    @Test
    void opsRunsFromACatalogOnAWebServer() throws Exception {
        assertPrints("ops 0.1.0\n", jbang.run(elsewhere, "ops@web", "--version"));
        assertEquals(Set.of(), web.missing);
    }

    @Test
    void theSchemaIsPrintedByOpsFromAWebServer() throws Exception {
        JBang.Outcome outcome = jbang.run(elsewhere, "ops@web", "config", "schema");

        assertEquals(0, outcome.exitCode(), outcome.err());
        assertTrue(Json.parse(outcome.out()).orElseThrow().has("$schema"), outcome.out());
    }

    @Test
    void submitFromAWebServerCarriesTheWholeRunner() throws Exception {
        Path project = Files.createDirectories(directory.resolve("project/configs/ops")).getParent().getParent();
        Path runs = directory.resolve("runs");
        Files.writeString(project.resolve("configs/ops/project.json"), "{\"project\": {\"name\": \"p\", \"remote_outputs_dir\": \"" + runs + "\"}}");

        JBang.Outcome outcome = jbang.run(project, "ops@web", "--json", "run", "submit", "--run-id", "r1", "--dry-run", "--", "true");

        assertEquals(0, outcome.exitCode(), outcome.err());
        var plan = Json.parse(outcome.out()).orElseThrow();
        assertTrue(plan.path("command_sh").asText().contains("exec 'true'") || plan.path("command_sh").asText().contains("exec true"), outcome.out());
        var carried = new TreeSet<String>();
        plan.path("runner_files").forEach(f -> carried.add(f.asText()));
        assertTrue(carried.containsAll(Set.of("jbang", "runner.java", "lib/record/launch.sh", "lib/record/RunnerMain.java")), carried.toString());
        assertTrue(Files.notExists(runs.resolve("r1").resolve(RunDir.COMMAND)), "a dry run touches nothing");
    }

    @Test
    void theRunnerRunsFromAWebServer() throws Exception {
        Path runs = directory.resolve("runs by hand");

        JBang.Outcome outcome = jbang.run(elsewhere, "runner@web", "--run-id", "r1", "--outputs-dir", runs.toString(), "--", "sh", "-c", "echo hello; exit 3");

        assertEquals(3, outcome.exitCode(), outcome.err());
        assertEquals("hello\n", Files.readString(runs.resolve("r1").resolve(RunDir.LOG)));
    }

    private static void add(String name, String where) throws IOException, InterruptedException {
        JBang.Outcome outcome = jbang.run(elsewhere, "catalog", "add", "--global", "--name", name, where);
        assertEquals(0, outcome.exitCode(), outcome.err());
    }

    private static void assertPrints(String expected, JBang.Outcome outcome) {
        assertEquals(0, outcome.exitCode(), outcome.err());
        assertEquals(expected, outcome.out(), outcome.err());
    }

    /** Tracked files and new ones: what a push would bring to a server. */
    private static Set<String> publishedFiles() {
        try {
            Process git = new ProcessBuilder("git", "-C", ROOT.toString(), "ls-files", "-z", "--cached", "--others", "--exclude-standard").start();
            return new TreeSet<>(Stream.of(new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\0")).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
