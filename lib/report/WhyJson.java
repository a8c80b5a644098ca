package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import lib.run.CauseAdvice;
import lib.store.Json;
import lib.store.RunRecord;

/** The same as {@link WhyText} for programs; what isn't known is null, text is exactly the run's. */
public final class WhyJson {
    private WhyJson() {
    }

    public static ObjectNode of(RunRecord run, WhyFacts facts, boolean here) {
        JsonNode failure = run.summary().path("failure");
        int signal = run.summary().path("signal").asInt();
        ObjectNode node = Json.document().put("run_id", run.id()).put("run_dir", run.path()).put("state", run.state().text());
        node.put("state_reason", StateReason.text(run));
        node.put("exit_code", RunRow.of(run).exitCode().orElse(null));
        node.put("signal", signal > 0 ? CauseAdvice.signal(signal) : null);
        node.set("failure", failure.isObject() ? failure : node.nullNode());
        var log = node.putArray("log");
        facts.log().forEach((number, text) -> log.addObject().put("line", number > 0 ? number : null).put("text", text));
        node.put("last_step", text(WhyNext.lastStep(run, facts))).put("log_age_sec", run.logAge().orElse(null));
        node.put("checkpoint", text(WhyNext.checkpoint(run, facts))).put("disk_free_bytes", WhyNext.diskFree(run, facts, here).orElse(null));
        node.put("oom_kills_before", count(facts.oomBefore())).put("oom_kills_now", count(facts.oomNow()));
        node.set("stop", Json.array(facts.stop()));
        node.set("stall_evidence", Json.array(facts.stalls()));
        node.set("helps", Json.array(WhyNext.helps(run)));
        node.put("restart_can_cure", WhyNext.cause(run).map(c -> CauseAdvice.of(c).restart()).orElse(null));
        return node.put("next", here ? null : text(WhyNext.command(run, facts)));
    }

    private static String text(String text) {
        return text.isEmpty() ? null : text;
    }

    private static Long count(long number) {
        return number < 0 ? null : number;
    }
}
