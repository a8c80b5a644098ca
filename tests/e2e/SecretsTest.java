package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lib.run.RunDir;
import org.junit.jupiter.api.Test;
import tests.support.Laptop;
import tests.support.LoopbackPod;

/** A secret is named by its file: its value reaches the command and nothing else. */
class SecretsTest extends OnPod {
    private static final String VALUE = "hf_Zm9vYmFyYmF6cXV4MTIzNDU2";

    /** The value as it is, and the part of its base64 that depends on nothing else, at each alignment. */
    private static final List<String> FORMS = Stream.concat(Stream.of(VALUE), Stream.of("", "a", "ab").map(before ->
            Base64.getEncoder().encodeToString((before + VALUE).getBytes(StandardCharsets.US_ASCII)).substring(4, 36))).toList();
    /** Prints the value in all these ways, and then on and on. */
    private static final String PROGRAM = "import base64, os, time\nt = os.environ['HF_TOKEN']\nopen(os.environ['SEEN'], 'w').write(t)\nprint('it is %s.' % t, repr(t))\n"
            + "for p in '', 'a', 'ab', 'user:': print(base64.b64encode((p + t).encode()).decode(), flush=True)\nprint(dict(os.environ), flush=True)\n"
            + "while True:\n  print('again', t, flush=True)\n  time.sleep(0.05)\n  if os.path.exists(os.environ['SEEN'] + '.fail'): raise ValueError('no access with ' + t)";

    private boolean holds(Path file) {
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            return FORMS.stream().anyMatch(text::contains);
        } catch (IOException e) {
            return false;
        }
    }

    /** Everything that this pod and its laptops have, but for the value's own files (token-) and what the command wrote (seen-); a file that goes meanwhile starts the look again. */
    private List<Path> files() throws IOException {
        while (true) {
            try (Stream<Path> all = Files.walk(pod.root)) {
                return all.filter(p -> Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS)).filter(p -> !p.getFileName().toString().matches("(token|seen)-.*")).filter(this::holds).toList();
            } catch (UncheckedIOException gone) {
                assertTrue(gone.getCause() instanceof NoSuchFileException, gone.toString());
            }
        }
    }

    private List<Path> processes(String name, Set<Long> own) throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes.filter(p -> p.getFileName().toString().matches("\\d+") && !own.contains(Long.parseLong(p.getFileName().toString()))).map(p -> p.resolve(name))
                    .filter(this::holds).toList();
        }
    }

    private ProcessHandle command(String id) throws IOException {
        String pid = Files.readAllLines(pod.file(id, RunDir.CHILD)).stream().filter(l -> l.startsWith("pid=")).findFirst().orElseThrow().substring(4);
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private ProcessHandle recorder(String id) throws Exception {
        String dir = pod.runs.resolve(id).toString();
        var found = new AtomicReference<ProcessHandle>();
        LoopbackPod.await("the recorder of " + id, () -> {
            ProcessHandle.allProcesses().filter(p -> p.info().arguments().map(a -> List.of(a)).filter(a -> a.contains("--record") && a.contains(dir)).isPresent()
                    && p.info().command().orElse("").endsWith("/java")).findAny().ifPresent(found::set);
            return found.get() != null;
        });
        return found.get();
    }

    private void assertHidden(String id) throws Exception {
        var command = Stream.concat(Stream.of(command(id)), command(id).descendants()).map(ProcessHandle::pid).collect(Collectors.toSet());
        assertEquals(List.of(), processes("cmdline", Set.of()));
        // What the recorder has just read may be in the journal for a moment; what is in a file twice in a row stays there.
        var before = new TreeSet<>(files());
        LoopbackPod.await("the end of the value in " + before, () -> before.isEmpty() || before.retainAll(files()) && before.isEmpty());
        assertEquals(List.of(), processes("environ", command));
        String sessions = pod.tmux("list-sessions", "-F", "#{session_name}").out();
        for (String session : sessions.lines().filter(s -> s.startsWith("run-" + id)).toList()) {
            assertFalse(pod.tmux("show-environment", "-t", "=" + session).out().contains(VALUE), session);
        }
        assertFalse(pod.tmux("show-environment", "-g").out().contains(VALUE), sessions);
    }

    private void theValueIsHidden(String where) throws Exception {
        String id = "secret-" + where;
        Path file = pod.home.resolve("token-" + where);
        Files.writeString(file, VALUE + "\n");
        Path seen = pod.root.resolve("seen-" + where);
        Laptop other = pod.laptop("s" + where, "\"secrets\": {\"HF_TOKEN\": {\"file\": \"" + file + "\"}}", "\"env\": {\"SEEN\": \"" + seen + "\"}");
        submit(other, List.of("--pod", where), id, "python3", "-c", PROGRAM).expect(0);
        LoopbackPod.await("the masked line", () -> pod.log(id).contains("it is ***."));
        pod.awaitLog(id, "again ***");
        assertEquals(VALUE, Files.readString(seen));
        assertHidden(id);
        ProcessHandle recorder = recorder(id);
        recorder.destroyForcibly();
        LoopbackPod.await("the recorder's end", () -> !LoopbackPod.isAlive(recorder.pid()));
        long size = Files.size(pod.file(id, RunDir.LOG));
        LoopbackPod.await("more of the log", () -> Files.size(pod.file(id, RunDir.LOG)) > size);
        assertHidden(id);
        assertFalse(other.ops("status", id, "--json", "--pod", where).expect(0).out().contains(VALUE));
        Files.writeString(Path.of(seen + ".fail"), "");
        JsonNode failure = summary(id).path("failure");
        assertTrue(failure.toString().contains("no access with ***"), failure.toString());
        assertEquals(List.of(), files());
        assertTrue(Files.readString(pod.file(id, "command.sh")).contains(file.toString()), "command.sh names the file");
    }

    @Test
    void theValueReachesTheCommandAndIsNowhereElseOnAPodOverSsh() throws Exception {
        theValueIsHidden("box");
    }

    @Test
    void theValueReachesTheCommandAndIsNowhereElseOnThisMachine() throws Exception {
        theValueIsHidden("here");
    }

    @Test
    void aCommandThatIsKilledLeavesNoValueBehind() throws Exception {
        Path file = pod.home.resolve("token-k");
        Files.writeString(file, VALUE + "\n");
        Path seen = pod.root.resolve("seen-k");
        Laptop other = pod.laptop("sk", "\"secrets\": {\"HF_TOKEN\": {\"file\": \"" + file + "\"}}", "\"env\": {\"SEEN\": \"" + seen + "\"}");
        submit(other, List.of("--pod", "here"), "killed", "python3", "-c", PROGRAM).expect(0);
        pod.awaitLog("killed", "again ***");
        command("killed").destroyForcibly();
        assertEquals("failed", summary("killed").path("state").asText());
        assertEquals(List.of(), files());
    }

    private void wandb(String id, String mode, String... sections) throws Exception {
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
        Files.writeString(key, "0123456789".repeat(4) + "\n");
        wandb("w-secret", "online", auto, "\"secrets\": {\"WANDB_API_KEY\": {\"file\": \"" + key + "\"}}");
        Files.delete(pod.home.resolve(".bashrc"));
    }
}
