package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tests.support.Laptop;
import tests.support.LoopbackPod;

/** A secret is named by its file: its value reaches the command and nothing else. */
class SecretsTest extends OnPod {
    private static final String VALUE = "hf_Zm9vYmFyYmF6cXV4MTIzNDU2";

    private static boolean holds(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(VALUE);
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void theValueReachesTheCommandAndIsNowhereElse() throws Exception {
        Path file = pod.home.resolve("token");
        Files.writeString(file, VALUE + "\n");
        Laptop other = pod.laptop("s", "\"secrets\": {\"HF_TOKEN\": {\"file\": \"" + file + "\"}}");
        Path seen = pod.root.resolve("seen");
        submit(other, List.of(), "secret", "sh", "-c", "printf %s \"$HF_TOKEN\" >" + seen + "; echo \"it is $HF_TOKEN.\"; env; sleep 300").expect(0);
        LoopbackPod.await("the masked line", () -> pod.log("secret").contains("it is ***."));
        assertEquals(VALUE, Files.readString(seen));
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            assertEquals(List.of(), processes.filter(p -> p.getFileName().toString().matches("\\d+")).map(p -> p.resolve("cmdline")).filter(SecretsTest::holds).toList());
        }
        assertFalse(pod.tmux("show-environment", "-g").out().contains(VALUE));
        other.ops("run", "stop", "secret").expect(0);
        summary("secret");
        try (Stream<Path> all = Files.walk(pod.runs)) {
            assertEquals(List.of(), all.filter(Files::isRegularFile).filter(SecretsTest::holds).toList());
        }
        assertTrue(Files.readString(pod.file("secret", "command.sh")).contains(file.toString()), "command.sh names the file");
    }

    private static void wandb(String id, String mode, String... sections) throws Exception {
        Laptop other = pod.laptop(id, sections);
        Path project = other.dir.resolve("configs/ops/project.json");
        Path dump = pod.root.resolve("dump-" + id);
        Files.writeString(project, Files.readString(project).replace("\"absent\": {",
                "\"w\": {\"config\": \"argv.py\", \"entrypoint\": \"argv.py\", \"env\": {\"DUMP\": \"" + dump + "\"}, \"overrides\": {\"wandb_log\": \"auto\"}},\n \"absent\": {"));
        assertEquals(mode, other.ops("run", "submit", "--preset", "w", "--run-id", id, "--json").expect(0).json().path("wandb_mode").asText());
        summary(id);
        String seen = Files.readString(dump);
        assertTrue(seen.contains("\"WANDB_MODE\": \"" + mode + "\""), seen);
        assertTrue(seen.contains("wandb_log=" + (mode.equals("disabled") ? "False" : "True")), seen);
        assertEquals(mode, json(id, "run_metadata.json").path("wandb").path("mode").asText());
    }

    @Test
    void wandbAutoFollowsWhatThePodHas() throws Exception {
        String auto = "\"storage\": {\"wandb\": {\"mode\": \"auto\"}}";
        wandb("w-none", "disabled", auto);
        Path packages = Files.createDirectories(pod.home.resolve("packages/wandb"));
        Files.writeString(packages.resolve("__init__.py"), "");
        Files.writeString(pod.home.resolve(".bashrc"), "export PYTHONPATH=" + packages.getParent() + "\n");
        wandb("w-package", "offline", auto);
        Path netrc = pod.home.resolve(".netrc");
        Files.writeString(netrc, "machine example.org login x password y\nmachine api.wandb.ai\n  login user\n  password x\n");
        wandb("w-netrc", "online", auto);
        Files.delete(netrc);
        Path key = pod.home.resolve("wandb-key");
        Files.writeString(key, "0123456789012345678901234567890123456789\n");
        wandb("w-secret", "online", auto, "\"secrets\": {\"WANDB_API_KEY\": {\"file\": \"" + key + "\"}}");
        Files.delete(pod.home.resolve(".bashrc"));
    }
}
