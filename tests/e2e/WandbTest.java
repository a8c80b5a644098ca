package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lib.run.RunDir;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import tests.support.CachedVenv;
import tests.support.Laptop;

/**
 * The record and the real wandb package, offline, agree on one run. The package is installed once, with the user's own pip, into a virtual
 * environment below the cache (about 120 MB, a minute).
 */
class WandbTest extends OnPod {
    private static final String PACKAGE = "wandb==0.31.0";
    private static final String KEY = "01234567".repeat(5);
    private static final String SCRIPT = """
            import json, os, wandb
            run = wandb.init(name='a name', config={'lr': 1e-3})
            run.log({'val/loss': 1.5}, step=1)
            with open(os.environ['SEEN'], 'w') as f:
                json.dump({'id': run.id, 'project': run.project, 'dir': run.dir, 'offline': run.offline, 'key': os.environ['WANDB_API_KEY']}, f)
            run.finish()
            """;
    @RegisterExtension
    static final BeforeAllCallback INSTALL = context -> CachedVenv.python(PACKAGE);
    private Path python;

    @BeforeAll
    void install() throws Exception {
        python = CachedVenv.python(PACKAGE);
        Files.writeString(pod.repo.resolve("with_wandb.py"), SCRIPT);
    }

    @Test
    void theRecordAndWandbAgree() throws Exception {
        Path key = Files.writeString(pod.home.resolve("wandb_key"), KEY + "\n");
        Path seen = pod.root.resolve("wandb-seen.json");
        Laptop researcher = pod.laptop("researcher", "\"storage\": {\"wandb\": {\"mode\": \"offline\", \"project\": \"proj\", \"entity\": \"lab\"}}",
                "\"secrets\": {\"WANDB_API_KEY\": {\"file\": \"" + key + "\"}}", "\"env\": {\"SEEN\": \"" + seen + "\"}");
        String out = submit(researcher, List.of("--wait"), "with-wandb", python.toString(), "with_wandb.py").expect(0).out();
        assertTrue(out.contains("wandb        with-wandb (offline)\n"), out);
        JsonNode said = pod.here("cat", seen.toString()).json();
        assertEquals("with-wandb proj true", said.path("id").asText() + " " + said.path("project").asText() + " " + said.path("offline").asText());
        assertTrue(said.path("dir").asText().startsWith(pod.run("with-wandb").path() + "/wandb/offline-run-"), said.toString());
        assertEquals(KEY, said.path("key").asText());
        assertEquals("{\"mode\":\"offline\",\"run_id\":\"with-wandb\",\"url\":null}", summary("with-wandb").path("wandb").toString());
        JsonNode metadata = json("with-wandb", RunDir.METADATA).path("wandb");
        assertEquals("offline proj lab with-wandb", metadata.path("mode").asText() + " " + metadata.path("project").asText() + " "
                + metadata.path("entity").asText() + " " + metadata.path("run_id").asText());
        assertEquals("with-wandb", researcher.ops("status", "with-wandb", "--json").expect(0).json().path("wandb").path("run_id").asText());
        try (Stream<Path> files = Files.walk(pod.runs.resolve("with-wandb"))) {
            assertEquals(List.of(), files.filter(Files::isRegularFile).filter(this::holdsTheKey).toList());
        }
        assertFalse(Files.isSymbolicLink(pod.file("with-wandb", RunDir.WANDB)));
        researcher.ops("validate", "with-wandb").expect(0);
        // As on the pod itself, with W&B's own link into the user's cache.
        researcher.ops("validate", pod.run("with-wandb").path()).expect(0);
        assertTrue(researcher.ops("fetch", "with-wandb", "--to", "copies").expect(0).out().contains("\ncomplete: "));
    }

    private boolean holdsTheKey(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(KEY);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
