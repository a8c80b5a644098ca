package lib.record;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lib.run.RunDir;
import lib.run.Timestamp;
import lib.store.Json;

/** The pod's GPUs as nvidia-smi tells them; without it everything here is empty. */
final class Gpus {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private final boolean present;
    private final JsonLines samples;
    private volatile Sample last = new Sample(-1, -1);

    /** Mean utilisation in percent and memory used in MiB over all GPUs; -1 where it isn't known. */
    record Sample(long utilisationPct, long memoryMib) {
    }

    Gpus(Path dir, String path) {
        present = java.util.Arrays.stream(path.split(":")).anyMatch(p -> !p.isEmpty() && Files.isExecutable(Path.of(p, "nvidia-smi")));
        samples = new JsonLines(dir.resolve(RunDir.GPU));
    }

    boolean present() {
        return present;
    }

    Sample last() {
        return last;
    }

    /** {@code index name uuid memory_mib} of each GPU. */
    ArrayNode list() {
        ArrayNode list = Json.mapper().createArrayNode();
        for (List<String> row : query("index,name,uuid,memory.total", 4)) {
            ObjectNode gpu = list.addObject();
            gpu.put("index", number(row.get(0)).map(Double::intValue).orElse(-1)).put("name", row.get(1)).put("uuid", row.get(2));
            put(gpu, "memory_mib", row.get(3));
        }
        return list;
    }

    /** Adds a line for each GPU to gpu.jsonl. */
    void sample() {
        String now = Timestamp.format(Instant.now());
        double use = 0;
        double memory = 0;
        List<List<String>> rows = query("index,utilization.gpu,memory.used,memory.total,power.draw,temperature.gpu", 6);
        for (List<String> row : rows) {
            ObjectNode gpu = Json.object().put("t", now);
            String[] names = {"index", "util_pct", "memory_used_mib", "memory_total_mib", "power_w", "temperature_c"};
            for (int i = 0; i < names.length; i++) {
                put(gpu, names[i], row.get(i));
            }
            samples.append(gpu);
            use += number(row.get(1)).orElse(0.0);
            memory += number(row.get(2)).orElse(0.0);
        }
        last = rows.isEmpty() ? new Sample(-1, -1) : new Sample(Math.round(use / rows.size()), Math.round(memory));
    }

    private List<List<String>> query(String fields, int columns) {
        var rows = new ArrayList<List<String>>();
        if (present) {
            CommandOutput.of(LIMIT, "nvidia-smi", "--query-gpu=" + fields, "--format=csv,noheader,nounits").ifPresent(text -> text.lines()
                    .map(line -> List.of(line.split(",\\s*"))).filter(row -> row.size() == columns).forEach(rows::add));
        }
        return rows;
    }

    private static void put(ObjectNode node, String name, String text) {
        number(text).ifPresentOrElse(n -> {
            if (n == Math.rint(n)) {
                node.put(name, n.longValue());
            } else {
                node.put(name, n);
            }
        }, () -> node.putNull(name));
    }

    private static Optional<Double> number(String text) {
        try {
            return Optional.of(Double.valueOf(text.strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
