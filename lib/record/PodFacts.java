package lib.record;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import lib.run.RunDir;
import lib.store.AtomicFile;

/** {@code .ops/pod_facts}: what was true of the pod and of the checkout when the run was reserved. */
final class PodFacts {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private PodFacts() {
    }

    /** The recorded facts, or today's where none were recorded. */
    static KeyValues readOrGather(Path dir, String cwd) {
        return KeyValues.read(dir.resolve(RunDir.POD_FACTS)).orElseGet(() -> {
            Map<String, String> facts = gather(cwd);
            try {
                write(dir, facts);
            } catch (IOException e) {
                System.err.println("ops runner: can't write " + RunDir.POD_FACTS + ": " + e.getMessage());
            }
            return new KeyValues(facts);
        });
    }

    static void write(Path dir, Map<String, String> facts) throws IOException {
        AtomicFile.write(dir.resolve(RunDir.POD_FACTS), facts.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue().replace("\n", " ") + "\n").collect(Collectors.joining()));
    }

    static Map<String, String> gather(String cwd) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("hostname", hostname());
        facts.put("boot_id", LiveProcess.bootId());
        facts.put("created_epoch", Long.toString(Instant.now().getEpochSecond()));
        git(cwd, "rev-parse", "HEAD").filter(c -> !c.isEmpty()).ifPresent(commit -> {
            facts.put("git_commit", commit);
            git(cwd, "symbolic-ref", "--short", "-q", "HEAD").ifPresent(b -> facts.put("git_branch", b));
            git(cwd, "status", "--porcelain").ifPresent(s -> facts.put("git_dirty", Boolean.toString(!s.isEmpty())));
            git(cwd, "config", "--get", "remote.origin.url").ifPresent(u -> facts.put("git_remote_url", withoutCredentials(u)));
        });
        return facts;
    }

    /** {@code https://user:token@host/x} becomes {@code https://host/x}; an scp-like {@code git@host:x} has no secret. */
    static String withoutCredentials(String url) {
        return url.replaceFirst("^([A-Za-z][A-Za-z0-9+.-]*://)[^/]*@", "$1");
    }

    static String hostname() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static Optional<String> git(String cwd, String... arguments) {
        var command = new java.util.ArrayList<>(List.of("git", "-C", cwd));
        command.addAll(List.of(arguments));
        return CommandOutput.of(new File("/"), LIMIT, command);
    }
}
