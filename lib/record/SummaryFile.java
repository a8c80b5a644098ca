package lib.record;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Stream;
import lib.run.RunDir;
import lib.run.RunRequest;
import lib.run.RunState;
import lib.store.AtomicFile;
import lib.store.FileDigests;
import lib.store.Json;
import lib.store.OriginPrice;

/** summary.json: written last, from files only, so that any recorder writes the same one. */
final class SummaryFile {
    private final Path dir;
    private final RunRequest request;

    SummaryFile(Path dir, RunRequest request) {
        this.dir = dir;
        this.request = request;
    }

    /** The times are those of the whole run, from its first start to its last end; the duration is the time in which its command ran. */
    void write(RunState state, Attempt.End end, Optional<CauseFinder.Finding> failure, Progress log, String wandbMode,
            Consumer<ObjectNode> completion) throws IOException {
        List<ObjectNode> attempts = AttemptHistory.of(dir).summary();
        ObjectNode node = Json.document().put("run_id", request.runId().value()).put("state", state.text());
        putCode(node, end);
        node.put("started_at", attempts.stream().map(a -> a.path("started_at").asText("")).filter(t -> !t.isEmpty()).findFirst().orElse(null))
                .put("ended_at", end.endedAt());
        putDuration(node, attempts);
        node.putArray("attempts").addAll(attempts);
        if (state == RunState.STOPPED) {
            StopMark.read(dir).ifPresent(stop -> node.putObject("stopped").put("by", stop.by()).put("at", stop.at().isEmpty() ? null : stop.at()));
        }
        failure.ifPresentOrElse(f -> node.set("failure", failure(f)), () -> node.putNull("failure"));
        node.set("metrics", MetricTotals.of(dir));
        node.set("gpu", GpuTotals.of(dir, request.watchIntervalSeconds()));
        node.putObject("log").put("bytes", log.bytes()).put("lines", log.newlines()).put("masked_count", log.masked())
                .put("dropped_bytes", log.dropped());
        node.putObject("checkpoints").put("last", checkpoint("ckpt_last.")).put("best", checkpoint("ckpt_best."));
        node.putObject("wandb").put("mode", wandbMode).putNull("run_id").putNull("url");
        putCost(node, attempts);
        completion.accept(node);
        String text = Json.pretty(node);
        try {
            new RunDigests(dir, FileDigests.ofThisMachine()).write(text);
        } catch (IOException e) {
            System.err.println("ops runner: can't write " + RunDir.DIGESTS + ": " + e.getMessage());
        }
        AtomicFile.write(dir.resolve(RunDir.SUMMARY), text);
    }

    static void putCode(ObjectNode node, Attempt.End end) {
        end.code().ifPresentOrElse(c -> node.put("exit_code", c), () -> node.putNull("exit_code"));
        if (end.signal() == 0) {
            node.putNull("signal");
        } else {
            node.put("signal", end.signal());
        }
    }

    private static void putDuration(ObjectNode node, List<ObjectNode> attempts) {
        OptionalDouble seconds = attempts.stream().flatMapToDouble(a -> seconds(a.path("started_at").asText(""), a.path("ended_at").asText("")).stream())
                .filter(s -> s >= 0).reduce(Double::sum);    // less than none: the clock was set back, and nobody knows
        seconds.ifPresentOrElse(s -> node.put("duration_sec", Math.round(s * 1000) / 1000.0), () -> node.putNull("duration_sec"));
    }

    /** What the pods cost while the command ran on them; nothing where the price or the time of one attempt isn't known. */
    private static void putCost(ObjectNode node, List<ObjectNode> attempts) {
        double cost = 0;
        if (attempts.isEmpty()) {
            node.putNull("cost_usd");
            return;
        }
        for (ObjectNode a : attempts) {
            OptionalDouble seconds = seconds(a.path("started_at").asText(""), a.path("ended_at").asText(""));
            Optional<Double> price = OriginPrice.read(a);
            if (price.isEmpty() || seconds.isEmpty() || seconds.getAsDouble() < 0) {
                node.putNull("cost_usd");
                return;
            }
            cost += seconds.getAsDouble() / 3600 * price.get();
        }
        node.put("cost_usd", Math.round(cost * 1e6) / 1e6);
    }

    private static OptionalDouble seconds(String from, String to) {
        try {
            return OptionalDouble.of(Duration.between(Instant.parse(from), Instant.parse(to)).toMillis() / 1000.0);
        } catch (DateTimeParseException e) {
            return OptionalDouble.empty();
        }
    }

    private static ObjectNode failure(CauseFinder.Finding finding) {
        ObjectNode node = Json.object().put("cause", finding.cause().text()).put("message", finding.message());
        ArrayNode evidence = node.putArray("evidence");
        finding.evidence().forEach(e -> evidence.addObject().put("file", e.file()).put("line", e.line()).put("text", e.text()));
        return node;
    }

    private String checkpoint(String prefix) throws IOException {
        Path checkpoints = dir.resolve(RunDir.CHECKPOINTS);
        if (!Files.isDirectory(checkpoints)) {
            return null;
        }
        try (Stream<Path> files = Files.list(checkpoints)) {
            return files.filter(f -> f.getFileName().toString().startsWith(prefix) && Files.exists(f)).map(Path::getFileName)
                    .map(f -> RunDir.CHECKPOINTS + "/" + f).sorted().findFirst().orElse(null);
        }
    }
}
