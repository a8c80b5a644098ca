package tests.page;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A page's data with texts that a stranger may put into a run. */
final class HostileData {
    private HostileData() {
    }

    static ObjectNode of() {
        ObjectNode data = SampleData.of(8, 4);
        data.put("title", "<b>T</b></title><script>document.title='owned'</script>");
        ObjectNode run = (ObjectNode) data.path("runs").get(0);
        run.put("preset", "__proto__").put("note", SampleData.HOSTILE + " \u202egnp.exe \u001b[31mred\u0007 " + "x".repeat(20_000)).put("pod",
                "constructor").put("wandb_url", "javascript:document.title='owned'");
        run.putArray("tags").add(SampleData.HOSTILE).add("__proto__").add("y".repeat(500));
        ((ObjectNode) run.path("config")).put("__proto__", "<svg onload=alert(1)>").put("constructor", 3).put("toString", "z".repeat(3_000));
        ((ObjectNode) run.path("last")).put("<img src=x onerror=alert(1)>", 0.5).put("__proto__", 1e308).put("hasOwnProperty", -0.0);
        ((ObjectNode) run.path("commands")).put("show", "ops run status '</script><script>document.title=1'");
        run.put("state", "<i>odd</i>").put("group", "__proto__").putNull("started_at").put("duration_sec", -5).put("commit", "");
        ObjectNode bare = (ObjectNode) data.path("runs").get(1);
        bare.removeAll();
        bare.put("key", "bare").put("run_id", "r").put("state", "unknown");
        ObjectNode lost = (ObjectNode) data.path("runs").get(2);
        lost.put("state", "lost").put("cause", "constructor").put("reason", SampleData.HOSTILE).putNull("failure");
        return data;
    }
}
