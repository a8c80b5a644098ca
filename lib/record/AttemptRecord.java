package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import lib.run.RunDir;
import lib.run.RunRequest;
import lib.store.AtomicFile;
import lib.store.Json;
import lib.store.OriginPrice;
import lib.store.ProcessStat;

/** The files of a run directory at the change from one attempt to the next. Each step may be repeated. */
final class AttemptRecord {
    private final Path dir;
    private final int from;

    /** @param from the number of the attempt that is over */
    AttemptRecord(Path dir, int from) {
        this.dir = dir;
        this.from = from;
    }

    /** What is said of the run outside {@code .ops} is said of the next attempt from now on. */
    void change(RunRequest request) throws IOException {
        changeConfig(request);
        new Metadata(dir, request).update(node -> {
            node.put("attempt", from + 1).putNull("ended_at").set("command", Json.array(request.command()));
            RunRequest.Origin origin = request.origin();
            node.withObject("/pod").put("id", origin.podId().isEmpty() ? null : origin.podId()).put("name", origin.podName()).put("provider", origin.provider());
            node.withObject("/cost").put(OriginPrice.USD_PER_HOUR, origin.usdPerHour().orElse(null));
            node.withObject("/launcher").put("kind", request.origin().launcher()).put("session", request.origin().session());
        });
        Map<String, String> facts = new LinkedHashMap<>(KeyValues.read(dir.resolve(RunDir.POD_FACTS)).map(KeyValues::map).orElse(Map.of()));
        if (!facts.isEmpty() && !facts.getOrDefault("boot_id", "").equals(ProcessStat.bootId())) {
            facts.put("hostname", PodFacts.hostname());
            facts.put("boot_id", ProcessStat.bootId());
            PodFacts.write(dir, facts);
        }
    }

    /** The settings stay as they were resolved at the start; what the next attempt's command says over them is put in. */
    private void changeConfig(RunRequest request) throws IOException {
        Path file = dir.resolve(RunDir.CONFIG);
        JsonNode before = Files.exists(file) ? Json.parse(Files.readString(file)).orElse(Json.object()) : Json.object();
        if (!(before instanceof ObjectNode node) || node.isEmpty() || node.path("argv").equals(Json.array(request.command()))) {
            return;
        }
        Path kept = dir.resolve(".ops/config_effective." + from + ".json");
        if (!Files.exists(kept)) {
            AtomicFile.write(kept, Json.pretty(node));
        }
        node.set("argv", Json.array(request.command()));
        node.set("overrides", Json.tree(request.config().overrides()));
        if (node.path("values") instanceof ObjectNode values && !values.isEmpty()) {
            request.settings().resume().keySet().stream().filter(request.config().overrides()::containsKey).forEach(name ->
                    values.withObject("/" + name).put("source", "override").set("value", Json.tree(request.config().overrides().get(name))));
        }
        AtomicFile.write(file, Json.pretty(node));
    }

    /**
     * Puts the records of the attempt that is over away. A summary goes last: until then a reader sees how the run stood.
     *
     * @param resumed by somebody who has seen that the run was stopped; else a stop that comes just now is meant for the next attempt as well
     */
    void putAway(boolean resumed) throws IOException {
        boolean moved = KeyValues.read(dir.resolve(RunDir.CHILD)).filter(c -> !c.text("boot_id").orElse("").equals(ProcessStat.bootId())
                && !c.text("hostname").orElse("").equals(PodFacts.hostname())).isPresent();
        if (moved) {
            rename(RunDir.ENVIRONMENT, ".ops/env_snapshot." + from + ".json");    // of another machine: the next recorder writes this one's
        }
        rename(RunDir.EXIT, RunDir.EXIT + "." + from);
        rename(RunDir.STOP, RunDir.STOP + "." + from);
        if (!resumed && !Files.exists(dir.resolve(RunDir.STOP))
                && StopMark.of(dir.resolve(RunDir.STOP + "." + from)).filter(StopMark::isWished).isPresent()) {
            Files.move(dir.resolve(RunDir.STOP + "." + from), dir.resolve(RunDir.STOP), StandardCopyOption.ATOMIC_MOVE);
        }
        rename(RunDir.CHILD, RunDir.CHILD + "." + from);
        Files.deleteIfExists(dir.resolve(RunDir.DIGESTS));
        rename(RunDir.SUMMARY, ".ops/summary." + from + ".json");
    }

    private void rename(String name, String kept) throws IOException {
        if (Files.exists(dir.resolve(name))) {
            Files.move(dir.resolve(name), dir.resolve(kept), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
