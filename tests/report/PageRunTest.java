package tests.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import lib.report.PageRun;
import lib.run.Evidence;
import lib.store.Json;
import lib.store.RunRecord;
import org.junit.jupiter.api.Test;

/** One run of the page. */
class PageRunTest {
    private static final String SECRET = "hf_" + "aB3d".repeat(10);
    private static final String ID = "20260102-030405-demo-ab2c";

    private static JsonNode of(RunRecord run, JsonNode config, JsonNode... events) {
        return PageRun.json("r0", run, config, List.of(events));
    }

    private static JsonNode of(RunRecord run) {
        return of(run, MissingNode.getInstance());
    }

    private static RunRecord failed() {
        return Samples.over(ID, Samples.metadata("", "t"), Samples.failed("cuda_oom", "CUDA out of memory", "torch.OutOfMemoryError: x"));
    }

    private static RunRecord running(Map<String, String> heartbeat) {
        return Samples.running(ID, heartbeat, Map.of("step", 7.0, "train/loss", 2.0), Evidence.Child.ALIVE);
    }

    private static ObjectNode event(String name, int attempt) {
        return Json.object().put("t", "2026-01-02T03:0" + attempt + ":00.000Z").put("event", name).put("attempt", attempt);
    }

    @Test
    void aFailedRunHasItsCauseTheProofAndWhatHelps() {
        JsonNode failure = of(failed()).path("failure");
        assertEquals("cuda_oom", failure.path("cause").textValue());
        assertTrue(failure.path("advice").textValue().startsWith("a smaller batch_size"), failure.toString());
        assertEquals("{\"file\":\"stdout.log\",\"line\":41,\"text\":\"torch.OutOfMemoryError: x\"}", failure.path("evidence").path(0).toString());
    }

    @Test
    void commandsAreThoseThatMakeSenseInTheRunsState() {
        assertEquals(List.of("show", "tail", "resume", "why", "fetch"), names(of(failed()).path("commands")));
        assertEquals(List.of("show", "tail", "fetch"), names(of(Samples.over(ID, Samples.metadata(""), Samples.summary("succeeded", 0))).path("commands")));
        JsonNode commands = of(running(Map.of("state", "running"))).path("commands");
        assertEquals(List.of("show", "tail", "stop", "fetch"), names(commands));
        assertEquals("ops run stop " + ID, commands.path("stop").textValue());
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    @Test
    void aDirectoryWhoseNameIsNoRunIdGetsNoCommandToPaste() {
        for (String name : List.of("x; rm -rf ~", "-rf", "$(id)", "a b", "ok\nno", SECRET)) {
            assertTrue(of(Samples.over(name, Samples.metadata(""), Samples.summary("failed", 1))).path("commands").isEmpty(), name);
        }
    }

    @Test
    void aRunThatGoesOnHasItsEndedAttemptsAndThePresentOne() {
        RunRecord run = running(Map.of("state", "running", "gpu_util", "97", "gpu_mem_mib", "40000"));
        ((ObjectNode) run.metadata()).put("attempt", 2);
        ObjectNode ended = event("attempt_ended", 1).put("started_at", "2026-01-02T03:00:30.000Z").put("ended_at", "2026-01-02T03:01:00.000Z").put("state", "failed").put("exit_code", 137).put("signal", 9);
        JsonNode node = of(run, MissingNode.getInstance(), event("attempt_started", 1), ended, event("attempt_started", 2).put("pid", 7));
        assertEquals("""
                [{"attempt":1,"started_at":"2026-01-02T03:00:30.000Z","ended_at":"2026-01-02T03:01:00.000Z","state":"failed","exit_code":137,"signal":"SIGKILL"},\
                {"attempt":2,"started_at":"2026-01-02T03:02:00.000Z","ended_at":null,"state":"running","exit_code":null,"signal":null}]""", node.path("attempts").toString());
        assertEquals("{\"util_mean_pct\":null,\"memory_peak_mib\":null,\"energy_wh\":null,\"util_pct\":97,\"memory_mib\":40000}", node.path("gpu").toString());
        assertEquals("{\"t\":\"2026-01-02T03:02:00.000Z\",\"event\":\"attempt_started\",\"text\":\"pid 7\"}", node.path("events").path(2).toString());
    }

    @Test
    void aRunWithoutASummaryThatWasLostOrStalledStandsAmongTheFailuresWithHowThatIsKnown() {
        JsonNode lost = of(Samples.running(ID, Map.of(), Map.of(), Evidence.Child.OTHER_BOOT));
        assertEquals("lost", lost.path("state").textValue());
        assertEquals("pod_lost: the host was started again since", lost.path("failure").path("cause").textValue() + ": " + lost.path("failure").path("message").textValue());
        assertTrue(of(running(Map.of())).path("failure").isNull());
    }

    @Test
    void onlyAPlainHttpsAddressOfWandbBecomesALink() {
        for (String url : List.of("javascript:alert(1)", "http://wandb.ai/x", "https://wandb.ai/x y", "https://u" + ":pass1234@wandb.ai/x", "https://wandb.ai/\u202Ex", "https://wandb.ai/" + SECRET,
                "https://" + "x".repeat(5000))) {
            RunRecord run = Samples.over(ID, Samples.metadata(""), Samples.summary("succeeded", 0));
            ((ObjectNode) run.summary()).putObject("wandb").put("url", url);
            assertEquals("", of(run).path("wandb_url").textValue(), url);
        }
        RunRecord run = Samples.over(ID, Samples.metadata(""), Samples.summary("succeeded", 0));
        ((ObjectNode) run.summary()).putObject("wandb").put("url", "https://wandb.ai/team/p/runs/abc");
        assertEquals("https://wandb.ai/team/p/runs/abc", of(run).path("wandb_url").textValue());
    }

    /** A run that has the text wherever a run can have one. */
    private static JsonNode with(String text) {
        ObjectNode metadata = Samples.metadata(text, text, "t").put("preset", text).put("project", text).put("kind", text);
        metadata.putObject("git").put("commit", text);
        metadata.putObject("pod").put("name", text);
        ObjectNode summary = Samples.failed(text, text, text).put("started_at", text);
        ((ObjectNode) summary.path("failure").path("evidence").path(0)).put("file", text);
        ((ObjectNode) summary.path("metrics").path("last")).put(text, 1);
        ((ObjectNode) summary.path("metrics").path("best")).putObject(text).put("value", 1);
        summary.putArray("attempts").addObject().put("attempt", 1).put("started_at", text).put("ended_at", text).put("state", text).put("signal", text);
        ObjectNode config = Json.document();
        config.putObject("values").put(text, text).putObject("plain").put("value", text).put("source", "config");
        RunRecord plain = Samples.over(ID, metadata, summary);
        var run = new RunRecord(ID, "/mnt/" + text, metadata, summary, plain.endpoint(), Map.of(), Map.of(), plain.evidence(), plain.logAge());
        return of(run, config, Json.object().put("t", text).put("event", text).put(text, text));
    }

    @Test
    void aSecretAnywhereInARunIsInNoFieldOfThePage() {
        String digits = "0123" + "4567" + "89ab" + "cdef";
        for (String secret : List.of(SECRET, digits.repeat(2) + "0a1b2c3d", "sk-" + "aB3d".repeat(10), "https://me" + ":hunter22@host/x", "WANDB_API" + "_KEY=" + "abcdef" + "123456",
                "-----BEGIN RSA %1$s-----\nMIIEow\n-----END RSA %1$s-----".formatted("PRIVATE" + " KEY"))) {
            String all = with("see " + secret + " here").toString();
            for (String part : List.of(SECRET, "0a1b2c3d", "aB3d", "hunter22", "abcdef123456", "MIIEow")) {
                assertFalse(all.contains(part), secret + ": " + all);
            }
        }
    }

    @Test
    void theValueOfASettingWithASecretsNameIsMaskedWhateverItIs() {
        ObjectNode config = Json.document();
        config.putObject("values").put("hf_token", "short").put("wandb_api_key", 123456789012L).put("eos_token", "<end>").put("model_revision", "0123456789".repeat(4));
        JsonNode values = of(failed(), config).path("config");
        assertEquals(Json.parse("{\"hf_token\":\"***\",\"wandb_api_key\":\"***\",\"eos_token\":\"<end>\",\"model_revision\":\"" + "0123456789".repeat(4) + "\"}").orElseThrow(), values);
    }

    @Test
    void settingsStandInTheOrderInWhichTheyExplainAResult() {
        ObjectNode config = Json.document();
        config.putObject("values").put("out_dir", "/x").put("n_layer", 4).put("dtype", "float16").put("seed", 1);
        JsonNode run = of(failed(), config);
        assertEquals(List.of("seed", "n_layer", "dtype", "out_dir"), run.path("config").properties().stream().map(java.util.Map.Entry::getKey).toList());
        assertEquals("[\"out_dir\"]", run.path("inert").toString());
    }

    @Test
    void textOfAMegabyteIsCutAndSaysSo() {
        String all = with("a word ".repeat(150_000)).toString();
        assertTrue(all.length() < 20_000 && all.contains("…"), "length " + all.length());
        assertTrue(with("\uD83D\uDE00".repeat(500_000)).toString().length() < 20_000);
    }

    @Test
    void aSecretThatACutGoesThroughIsNotShownInPart() {
        for (int before = 15_930; before < 16_010; before += 20) {
            String all = with(("password=" + "x".repeat(60) + " ").repeat(before / 70) + " ".repeat(before % 70) + SECRET + " ".repeat(20_000)).toString();
            assertFalse(all.contains("aB3d"), "at " + before);
        }
    }

    @Test
    void ofThousandsOfSettingsAndEventsSomeAreShownAndTheRestIsCounted() {
        ObjectNode config = Json.document();
        ObjectNode values = config.putObject("values");
        for (int i = 0; i < 5_000; i++) {
            values.put("s" + i, i);
        }
        JsonNode[] events = new JsonNode[3_000];
        for (int i = 0; i < events.length; i++) {
            events[i] = event("checkpoint", 1).put("step", i);
        }
        JsonNode run = of(failed(), config, events);
        assertEquals("4500 more settings", run.path("config").path("…").textValue());
        assertEquals(201, run.path("events").size());
        assertEquals("2800 more events", run.path("events").path(50).path("text").textValue());
        assertEquals("step 2999", run.path("events").path(200).path("text").textValue());
    }

    @Test
    void filesOfARunOnAPodAreThoseThatWereRead() {
        JsonNode files = of(running(Map.of("state", "running", "gpu_util", "5")), Json.document().put("a", 1), event("attempt_started", 1)).path("files");
        assertEquals(List.of("state", "metadata", "config", "metrics", "gpu", "events", "log"), names(files));
        assertEquals("/mnt/runs/mhc/" + ID + "/heartbeat.txt", files.path("state").textValue());
        assertEquals("/mnt/runs/mhc/" + ID + "/summary.json", of(failed()).path("files").path("state").textValue());
    }
}
