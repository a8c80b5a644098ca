package tests.report;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import lib.run.Evidence;
import lib.run.RunState;
import lib.store.Json;
import lib.store.RunRecord;

/** Run records as they are read from a pod. */
final class Samples {
    private Samples() {
    }

    static ObjectNode metadata(String note, String... tags) {
        ObjectNode node = Json.document().put("project", "mhc").put("kind", "nanogpt_train").put("preset", "demo").put("note", note);
        node.set("tags", Json.array(java.util.List.of(tags)));
        node.putObject("git").put("commit", "0123456789abcdef0123456789abcdef01234567");
        node.putObject("pod").put("name", "local");
        return node;
    }

    static ObjectNode summary(String state, int exitCode) {
        ObjectNode node = Json.document().put("state", state).put("exit_code", exitCode).putNull("signal")
                .put("started_at", "2025-11-24T05:42:10.123Z").put("duration_sec", 754.2);
        ObjectNode metrics = node.putObject("metrics");
        metrics.putObject("last").put("step", 200).put("train/loss", 1.931).put("val/loss", 2.05);
        metrics.putObject("best").putObject("val/loss").put("value", 2.0112).put("step", 180).put("mode", "min");
        node.putObject("checkpoints").put("last", "checkpoints/ckpt_last.json").put("best", "checkpoints/ckpt_best.json");
        return node;
    }

    static ObjectNode failed(String cause, String message, String line) {
        ObjectNode node = summary("failed", 1);
        ObjectNode failure = node.putObject("failure").put("cause", cause).put("message", message);
        failure.putArray("evidence").addObject().put("file", "stdout.log").put("line", 41).put("text", line);
        return node;
    }

    static RunRecord over(String id, ObjectNode metadata, ObjectNode summary) {
        Evidence evidence = Evidence.over(RunState.parse(summary.path("state").asText()));
        return new RunRecord(id, "/mnt/runs/mhc/" + id, metadata, summary, MissingNode.getInstance(), Map.of(), Map.of(), evidence, Optional.empty());
    }

    static RunRecord running(String id, Map<String, String> heartbeat, Map<String, Double> metrics, Evidence.Child child) {
        Evidence evidence = new Evidence(true, Optional.empty(), Optional.empty(), Evidence.Stop.NOBODY, child, Evidence.Launcher.ASKED, false,
                Duration.ofSeconds(3725), Duration.ofSeconds(3725), beat(heartbeat), Evidence.Signs.none());
        ObjectNode metadata = metadata("", "seed1").put("started_at", "2025-11-24T06:00:00.000Z");
        return new RunRecord(id, "/mnt/runs/mhc/" + id, metadata, MissingNode.getInstance(), MissingNode.getInstance(), heartbeat, metrics, evidence, Optional.of(3L));
    }

    private static Evidence.Heartbeat beat(Map<String, String> heartbeat) {
        Duration every = Duration.ofSeconds(20);
        return heartbeat.isEmpty() ? Evidence.Heartbeat.none(every) : new Evidence.Heartbeat(Optional.ofNullable(heartbeat.get("state")).map(RunState::parse),
                Optional.of(Duration.ofSeconds(7)), every);
    }
}
