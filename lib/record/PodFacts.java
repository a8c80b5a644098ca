package lib.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import lib.run.RunDir;
import lib.store.AtomicFile;
import lib.store.Json;
import lib.store.ProcessStat;

/** {@code .ops/pod_facts}: what was true of the pod and of the checkout when the run was reserved. */
final class PodFacts {
    private PodFacts() {
    }

    /** The recorded facts, or today's where none were recorded; with the state of the code as one of them. */
    static KeyValues readOrGather(Path dir, String cwd) {
        KeyValues facts = KeyValues.read(dir.resolve(RunDir.POD_FACTS)).orElseGet(() -> {
            Map<String, String> gathered = gather(dir, cwd);
            try {
                write(dir, gathered);
            } catch (IOException e) {
                System.err.println("ops runner: can't write " + RunDir.POD_FACTS + ": " + e.getMessage());
            }
            return new KeyValues(gathered);
        });
        var all = new LinkedHashMap<>(facts.map());
        CodeState.read(dir, facts).ifPresent(git -> all.put(CodeState.FACT, Json.line(git)));
        return new KeyValues(all);
    }

    static void write(Path dir, Map<String, String> facts) throws IOException {
        AtomicFile.write(dir.resolve(RunDir.POD_FACTS), facts.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue().replace("\n", " ") + "\n").collect(Collectors.joining()));
    }

    static Map<String, String> gather(Path dir, String cwd) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("hostname", hostname());
        facts.put("boot_id", ProcessStat.bootId());
        facts.put("created_epoch", Long.toString(Instant.now().getEpochSecond()));
        facts.putAll(CodeState.record(dir, cwd));
        return facts;
    }

    static String hostname() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
