package tests.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.StreamSupport;
import lib.report.PageFacts;
import lib.report.RunDiff;
import lib.report.RunDiffJson;
import lib.store.Json;
import lib.store.RecordFiles;
import org.junit.jupiter.api.Test;

/** What the page compares, held against {@code ops run diff}. */
class PageFactsTest {
    private RecordSample a = new RecordSample("20251124-054210-demo-ab2c");
    private RecordSample b = new RecordSample("20251124-060000-demo-xy7q");

    /** Area and name to fact. */
    private static Map<String, JsonNode> facts(JsonNode page) {
        var facts = new LinkedHashMap<String, JsonNode>();
        page.path("facts").properties().forEach(e -> page.path("fact_sets").path(e.getValue().intValue()).path("facts").forEach(f -> facts.put(e.getKey() + " " + f.path(0).asText(), f)));
        return facts;
    }

    private static boolean isComplete(JsonNode page, String key) {
        JsonNode index = page.path("facts").path(key.substring(0, key.indexOf(' ')));
        return index.isInt() && page.path("fact_sets").path(index.intValue()).path("complete").booleanValue();
    }

    /** The rules of the page (lib/report/page/compare.js). */
    private static TreeSet<String> compared(JsonNode a, JsonNode b) {
        Map<String, JsonNode> inA = facts(a);
        Map<String, JsonNode> inB = facts(b);
        var keys = new LinkedHashSet<>(inA.keySet());
        keys.addAll(inB.keySet());
        var found = new TreeSet<String>();
        for (String key : keys) {
            JsonNode x = inA.get(key);
            JsonNode y = inB.get(key);
            boolean known = (x == null || x.path(5).booleanValue()) && (y == null || y.path(5).booleanValue());
            boolean differs = x == null ? isComplete(a, key) : y == null ? isComplete(b, key) : !value(x).equals(value(y));
            if (known && differs) {
                found.add(key);
            }
        }
        return found;
    }

    private static Object value(JsonNode fact) {
        JsonNode value = fact.path(3).isNull() ? fact.path(2) : fact.path(3);
        return value.isNumber() ? (Object) value.doubleValue() : value;
    }

    /** Without what only the page has beside: sizes of data sets whose contents are told, and the files of a patch. */
    private TreeSet<String> onThePage() {
        var found = new TreeSet<String>();
        compared(PageFacts.of(a.files()), PageFacts.of(b.files())).stream().filter(key -> !key.startsWith("patch ")).forEach(key -> found.add(key.replace(": files and sizes", "")));
        return found;
    }

    private TreeSet<String> byDiff() {
        JsonNode differences = RunDiffJson.of(RunDiff.of(a.files(), b.files())).path("differences");
        return new TreeSet<>(StreamSupport.stream(differences.spliterator(), false).map(d -> d.path("area").asText() + " " + d.path("name").asText()).toList());
    }

    @Test
    void thePageFindsTheDifferencesThatRunDiffFinds() {
        Map<String, BiConsumer<RecordSample, RecordSample>> changes = new LinkedHashMap<>();
        changes.put("nothing", (x, y) -> y.metadata.put("note", "again"));
        changes.put("settings", (x, y) -> y.value("learning_rate", "0.0003", "override").value("n_layer", "6.0", "config").value("new", "[1,2]", "config"));
        changes.put("spelling", (x, y) -> y.value("learning_rate", "1e-3", "config"));
        changes.put("commit", (x, y) -> y.git.put("commit", "def5678def5678def5678def5678def5678def56").put("branch", "wide"));
        changes.put("dirty", (x, y) -> y.git.put("dirty", true).put("patch_sha256", "9".repeat(64)));
        changes.put("packages", (x, y) -> y.packages.put("torch", "2.5.1").put("flash-attn", "2.7").remove("rich"));
        changes.put("gpu", (x, y) -> y.environment.putArray("gpus").addObject().put("index", 0).put("name", "H100").put("uuid", "GPU-2").put("memory_mib", 81559));
        changes.put("env", (x, y) -> y.env.put("NCCL_P2P_DISABLE", "1").put("LANG", "de"));
        changes.put("data", (x, y) -> y.dataset("f".repeat(64), "val.bin", "2".repeat(64)));
        changes.put("data of another size", (x, y) -> {
            y.dataset("f".repeat(64), "val.bin", "2".repeat(64));
            y.datasetFile("more.bin", "e".repeat(64));
        });
        changes.put("data elsewhere", (x, y) -> y.datasets().put("root", "/other/place"));
        changes.put("data that wasn't hashed", (x, y) -> stat(y));
        changes.put("data that wasn't hashed, of another size", (x, y) -> ((ObjectNode) stat(y).path("files").path(1)).put("size_bytes", 101));
        changes.put("another data set", (x, y) -> y.datasets().put("name", "wikitext"));
        changes.put("no data set", (x, y) -> y.manifest.putArray("datasets"));
        changes.put("revision", (x, y) -> {
            x.datasets().putObject("hf").put("repo", "r").put("revision", "1".repeat(40));
            y.datasets().putObject("hf").put("repo", "r").put("revision", "2".repeat(40));
        });
        changes.put("host", (x, y) -> y.pod.put("hostname", "node-9").put("name", "box"));
        changes.put("nothing recorded", (x, y) -> {
            y.environment.removeAll();
            y.metadata.putNull("git");
            y.manifest.putArray("datasets");
        });
        changes.put("unresolved", (x, y) -> {
            x.value("seed", "1", "config");
            y.unresolved("seed", "depends on time");
        });
        changes.put("parent", (x, y) -> y.metadata.putObject("parent").put("relation", "resume").put("run_id", "x"));
        changes.forEach((name, change) -> {
            a = new RecordSample("20251124-054210-demo-ab2c");
            b = new RecordSample("20251124-060000-demo-xy7q");
            change.accept(a, b);
            TreeSet<String> expected = byDiff();
            assertEquals(name.equals("another data set") ? new TreeSet<>(List.of("data shakespeare", "data wikitext")) : expected, onThePage(), name);
        });
    }

    private static ObjectNode stat(RecordSample run) {
        run.datasets().put("hash_mode", "stat").put("fingerprint", "7".repeat(64)).path("files").forEach(file -> ((ObjectNode) file).putNull("sha256"));
        return run.datasets();
    }

    private static RecordFiles patched(RecordSample run, Map<String, String> patch) {
        run.git.put("dirty", true).put("patch_sha256", "9".repeat(64));
        RecordFiles files = run.files();
        return new RecordFiles(files.run(), files.ownDirectory(), files.config(), files.environment(), files.datasets(), patch, List.of());
    }

    @Test
    void theFilesInWhichTwoPatchesDifferAreNamed() {
        JsonNode first = PageFacts.of(patched(a, Map.of("train.py", "1".repeat(64), "same.py", "2".repeat(64))));
        JsonNode second = PageFacts.of(patched(b, Map.of("train.py", "3".repeat(64), "same.py", "2".repeat(64), "new.py", "4".repeat(64))));
        assertEquals(new TreeSet<>(List.of("patch train.py", "patch new.py")), compared(first, second));
        assertTrue(compared(first, PageFacts.of(new RecordSample("clean").files())).containsAll(List.of("patch train.py", "patch same.py", "code uncommitted changes")));
    }

    @Test
    void secretsAreInNoFactAndACommitIsNone() {
        String secret = "hf_" + "aB3d".repeat(10);
        a.value("prompt", "\"use " + secret + "\"", "config").value("wandb_api_key", "\"x1\"", "config").value("nested", "{\"api_key\": \"abcdefgh\", \"list\": [\"" + secret + "\"]}", "config");
        a.env.put("SOME_TOKEN", "abcdefgh").put("URL", "https://me" + ":hunter22@host/");
        a.command.add("--key=" + secret);
        a.packages.put("p", secret);
        String text = PageFacts.of(a.files()).toString();
        for (String part : List.of("aB3d", "x1\"", "abcdefgh", "hunter22")) {
            assertFalse(text.contains(part), part + " in " + text);
        }
        assertTrue(text.contains("0123456789abcdef0123456789abcdef01234567"), text);
    }

    @Test
    void valuesTooLongForAPageAreCutAndStillComparedAsAWhole() {
        a.value("prompt", "\"" + "x ".repeat(500_000) + "a\"", "config").value("list", "[" + "1,".repeat(100_000) + "1]", "config");
        b.value("prompt", "\"" + "x ".repeat(500_000) + "b\"", "config").value("list", "[" + "1,".repeat(100_000) + "1]", "config");
        JsonNode first = PageFacts.of(a.files());
        assertEquals(new TreeSet<>(List.of("config prompt")), compared(first, PageFacts.of(b.files())));
        assertTrue(first.toString().length() < 20_000, "length " + first.toString().length());
    }

    @Test
    void ofAListOfAnyLengthSomeIsTakenAndTheRestIsNotSaidToBeAbsent() {
        ObjectNode packages = a.packages;
        for (int i = 0; i < 10_000; i++) {
            packages.put("p" + i, "1");
        }
        JsonNode page = PageFacts.of(a.files());
        assertFalse(page.path("fact_sets").path(page.path("facts").path("package").intValue()).path("complete").booleanValue());
        assertTrue(Json.line(page).length() < 200_000);
    }
}
