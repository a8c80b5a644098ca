package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lib.run.RunDir;
import lib.store.Json;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tests.support.Chromium;
import tests.support.CuttingProxy;
import tests.support.Laptop;
import tests.support.Ran;

/** Reports of the runs of a pod behind ssh, and of directories here: six runs, learning rates 0.1 and 0.01 with seeds 0, 1, 2. */
class ReportTest extends OnPod {
    private static final String HOSTILE = "<script>document.title='owned'</script>";
    private final Chromium chromium = Chromium.shared();
    private Path temporary;
    private Laptop careful;

    @BeforeAll
    void makeRuns() throws Exception {
        Files.createDirectories(pod.runs);
        for (int i = 0; i < 6; i++) {
            writeRun(pod.runs.resolve("run-" + i), i, i / 3 == 0 ? "0.1" : "1e-2", i % 3);
        }
        Files.createSymbolicLink(pod.runs.resolve("linked"), pod.runs.resolve("run-0"));
        Path odd = Files.createDirectories(pod.runs.resolve("odd"));
        Files.writeString(odd.resolve(RunDir.SUMMARY), "{\"schema_version\": 1, \"state\": \"stopped\"}");
        Files.createSymbolicLink(odd.resolve(RunDir.CONFIG), Path.of("/etc/passwd"));
        assertEquals(0, pod.here("mkfifo", odd.resolve(RunDir.METRICS).toString()).code());
        temporary = Files.createDirectories(pod.root.resolve("tmp"));
        careful = pod.laptop("careful").with("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
    }

    private static void writeRun(Path dir, int i, String rate, int seed) throws Exception {
        Files.createDirectories(dir);
        ObjectNode summary = Json.document().put("state", i == 5 ? "failed" : "succeeded").put("exit_code", i == 5 ? 1 : 0).put("started_at", "2026-01-02T03:0" + i + ":00.000Z").put("duration_sec", 60 + i);
        ObjectNode metrics = summary.putObject("metrics");
        metrics.putObject("last").put("step", 100).put("val/loss", 2.0 + i);
        metrics.putObject("best").putObject("val/loss").put("value", 1.0 + i).put("step", 90).put("mode", "min");
        if (i == 5) {
            summary.putObject("failure").put("cause", "cuda_oom").put("message", "CUDA out of memory").putArray("evidence").addObject().put("file", "stdout.log").put("line", 7).put("text", "OutOfMemoryError");
        }
        Files.writeString(dir.resolve(RunDir.SUMMARY), Json.pretty(summary));
        ObjectNode metadata = Json.document().put("run_id", dir.getFileName().toString()).put("project", "charlm").put("preset", "demo").put("kind", "command").put("created_at", "2026-01-02T03:00:00.000Z")
                .put("note", i == 0 ? HOSTILE : "with DB_PASSWORD=hunter-two");
        metadata.putObject("git").put("commit", "0123456789abcdef0123456789abcdef01234567");
        Files.writeString(dir.resolve(RunDir.METADATA), Json.pretty(metadata));
        Files.writeString(dir.resolve(RunDir.CONFIG), "{\"schema_version\":1,\"values\":{\"learning_rate\":{\"value\":" + rate + ",\"source\":\"config\"},\"seed\":{\"value\":" + seed
                + ",\"source\":\"override\"},\"api_key\":{\"value\":\"hunter-three\",\"source\":\"config\"},\"out_dir\":{\"value\":\"" + dir + "\",\"source\":\"override\"}}}");
        Files.write(dir.resolve(RunDir.METRICS), IntStream.range(0, 100).mapToObj(step -> "{\"t\":\"2026-01-02T03:04:" + (10 + step / 2) + ".000Z\",\"attempt\":1,\"step\":" + step + ",\"val/loss\":" + (3.0 - step / 100.0) + "}").toList());
    }

    private List<String> left() throws Exception {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.map(f -> f.getFileName().toString()).filter(n -> n.startsWith("ops-report-")).toList();
        }
    }

    private static List<String> ids(JsonNode report) {
        return report.path("runs").findValuesAsText("run_id");
    }

    @Test
    void aTableOfAPodNeedsOneRoundTrip() throws Exception {
        long before = pod.calls();
        Ran ran = laptop.ops("report", "--filter", "state=succeeded", "--sort", "-best.val/loss", "--limit", "2").expect(0);
        assertEquals(List.of("run-4", "run-3"), ran.lines().stream().skip(1).map(line -> line.split(" ")[0]).toList(), ran.out());
        assertEquals(1, pod.calls() - before);
    }

    @Test
    void settingsOfAPodCanBeFilteredBy() throws Exception {
        Ran ran = careful.ops("report", "--filter", "config.learning_rate<0.1", "--sort=-config.seed", "--columns", "run,config.seed,config.learning_rate", "--format", "csv").expect(0);
        assertEquals("run_id,config.seed,config.learning_rate\r\nrun-5,2,0.01\r\nrun-4,1,0.01\r\nrun-3,0,0.01\r\n", ran.out());
        assertEquals(List.of(), left(), "the copies are gone");
    }

    @Test
    void groupsOverSeedsHaveMeanAndDeviation() throws Exception {
        JsonNode report = careful.ops("report", "--group", "--json", "--filter", "run_id~run-").expect(0).json();
        JsonNode groups = report.path("groups");
        assertEquals(2, groups.size(), groups.toPrettyString());
        assertEquals("{\"mean\":2,\"std\":1,\"n\":3}", groups.path(0).path("best").path("val/loss").toString());
        assertEquals("{\"failed\":1,\"succeeded\":2}", groups.path(1).path("states").toString());
        assertEquals("***", report.path("runs").path(0).path("config").path("api_key").asText());
    }

    @Test
    void aLinkIsNoSettingsFileOfARun() throws Exception {
        JsonNode report = careful.ops("report", "--json", "--filter", "run_id=odd").expect(0).json();
        assertEquals(List.of("odd"), ids(report));
        assertTrue(report.path("runs").path(0).path("config").isEmpty(), report.toPrettyString());
    }

    @Test
    void aKeyOfNoRunIsAUsageError() throws Exception {
        laptop.ops("report", "--filter", "best.val/los<1").complaint(2, "best.val/los");
        laptop.ops("report", "--sort", "nothing").complaint(2, "nothing");
        laptop.ops("report", "--columns", "state,nothing").complaint(2, "nothing");
        laptop.ops("report", "--format", "pdf").complaint(2, "html");
        laptop.ops("report", "--limit", "-1").complaint(2, "--limit");
    }

    @Test
    void theSuffixOfTheFileDecidesTheFormat() throws Exception {
        Ran ran = laptop.ops("report", pod.runs.toString(), "--out", "report.md").expect(0);
        String text = Files.readString(laptop.dir.resolve("report.md"));
        assertTrue(text.contains("## Failures") && text.contains("OutOfMemoryError") && !text.contains("hunter"), text);
        assertTrue(ran.err().contains("wrote 7 runs to report.md"), ran.err());
    }

    @Test
    void aPageOfAPodShowsItsRunsInTheOrderOfTheReport() throws Exception {
        Ran ran = careful.ops("report", "--filter", "run_id~run-", "--sort=-best.val/loss", "--out", "report.html").expect(0);
        assertTrue(ran.err().contains("wrote 6 runs to report.html ("), ran.err());
        assertEquals(List.of(), left(), "the copies are gone");
        Path file = careful.dir.resolve("report.html");
        String text = Files.readString(file);
        assertFalse(text.contains("hunter") || text.contains(temporary.toString()), "no secret and no place of this machine");
        JsonNode seen = chromium.run(file.toUri().toString(), "await page.waitForSelector('table'); const text = await page.locator('body').innerText(); await shot('report-of-a-pod');"
                + " return { title: await page.title(), places: ['run-5', 'run-4', 'run-0'].map((id) => text.indexOf(id)), data: await page.evaluate(() => ops.data.runs.map((run) => [run.run_id, run.curves.length])) };");
        assertEquals("charlm · 6 runs", seen.path("title").asText());
        assertTrue(seen.path("places").path(0).intValue() >= 0 && seen.path("places").path(2).intValue() >= 0, seen.toString());
        assertEquals("[\"run-5\",1]", seen.path("data").path(0).toString(), seen.toString());
        assertEquals("[\"run-0\",1]", seen.path("data").path(5).toString(), seen.toString());
    }

    @Test
    void aConnectionThatBreaksLeavesNothing() throws Exception {
        for (int i = 0; i < 40; i++) {
            byte[] noise = new byte[100_000];
            new Random(i).nextBytes(noise);
            Path dir = Files.createDirectories(pod.root.resolve("noisy").resolve("n-" + i));
            Files.writeString(dir.resolve(RunDir.SUMMARY), "{\"schema_version\": 1, \"state\": \"succeeded\"}");
            Files.write(dir.resolve(RunDir.METRICS), noise);
        }
        try (var proxy = new CuttingProxy(pod.port)) {
            pod.alias("cut", proxy.port());
            Laptop far = pod.laptop("far").with("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
            proxy.cutDown(1_000_000);
            Ran ran = far.ops("report", "--pod", "cut", "--outputs-dir", pod.root.resolve("noisy").toString(), "--out", "cut.html");
            assertEquals(3, ran.code(), ran.err());
            assertTrue(Files.notExists(far.dir.resolve("cut.html")));
        }
        assertEquals(List.of(), left());
    }
}
