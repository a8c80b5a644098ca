package lib.record;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import lib.run.RunDir;
import lib.run.Timestamp;
import lib.store.Json;

/** The pod's GPUs as nvidia-smi tells them; without it everything here is empty. */
public final class Gpus {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration INVENTORY_LIMIT = Duration.ofSeconds(10);
    /** Where nvidia-smi is; empty where there is none. */
    private final List<String> program;
    private final JsonLines samples;
    private volatile Sample last = new Sample(-1, -1);

    /** Mean utilisation in percent and memory used in MiB over all GPUs; -1 where it isn't known. */
    record Sample(long utilisationPct, long memoryMib) {
    }

    /** {@code index name uuid memory_mib} of each GPU, and the version of their driver, empty where there is none. */
    public record Inventory(ArrayNode gpus, String driver) {
    }

    public Gpus(Path dir, String path) {
        program = Arrays.stream(path.split(":")).filter(p -> !p.isEmpty()).map(p -> Path.of(p, "nvidia-smi")).filter(Files::isExecutable)
                .map(p -> p.toAbsolutePath().toString()).limit(1).toList();
        samples = new JsonLines(dir.resolve(RunDir.GPU));
    }

    boolean present() {
        return !program.isEmpty();
    }

    /** nvidia-smi as the beginning of a command line; empty where there is none. */
    List<String> program() {
        return program;
    }

    Sample last() {
        return last;
    }

    /**
     * The whole GPUs and their driver, in one call; a GPU cut up by MIG is one row, and CUDA_VISIBLE_DEVICES tells which part of it was used
     * (nvidia-smi(1), "--query-gpu"; NVIDIA MIG User Guide). What the driver doesn't know, such as the memory of a GPU that shares the system's,
     * is null. One broken GPU makes nvidia-smi fail after it has told of the others.
     */
    public Inventory inventory() {
        ArrayNode list = Json.array();
        String driver = "";
        if (present()) {
            String text = TimedOutput.of(INVENTORY_LIMIT, program.get(0), "--query-gpu=index,name,uuid,memory.total,driver_version",
                    "--format=csv,noheader,nounits").text();
            for (String line : text.lines().filter(l -> l.matches("\\s*\\d{1,4},.*(,.*){3}")).toList()) {
                String[] row = line.strip().split("\\s*,\\s*", -1);
                addGpu(list, row);
                driver = driver.isEmpty() && row[row.length - 1].matches("\\d+(\\.\\d+)+") ? row[row.length - 1] : driver;
            }
        }
        return new Inventory(list, driver);
    }

    /** Where nvidia-smi doesn't know, it says [N/A], [Unknown Error] and the like. */
    private static void addGpu(ArrayNode list, String[] row) {
        int end = row.length;
        String uuid = row[end - 3];
        ObjectNode gpu = list.addObject().put("index", Integer.parseInt(row[0])).put("name", String.join(", ", Arrays.copyOfRange(row, 1, end - 3)));
        gpu.put("uuid", uuid.startsWith("[") ? null : uuid);
        put(gpu, "memory_mib", row[end - 2]);
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
        if (present()) {
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
