package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import lib.run.RunDir;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import tests.support.CachedVenv;
import tests.support.CuttingProxy;
import tests.support.Gitleaks;
import tests.support.Laptop;
import tests.support.LiumApi;
import tests.support.LoopbackPod;
import tests.support.Ran;
import tests.support.Scripts;

/** From nothing to a training on a rented pod and back to nothing: the real lium against a stand-in of its API, a real sshd as the pod. */
class StoryTest {
    @RegisterExtension
    static final BeforeAllCallback TOOLS = context -> {
        Gitleaks.program();
        lium();
    };
    private static final String ID = "story-1";
    private static final String TRAINING = """
            import os, sys, time
            print('pull request seven', sys.argv[1:], flush=True)
            print('token', os.environ['HF_TOKEN'], flush=True)
            for step in range(2000):
                print('step %d loss %.4f' % (step, 4.0 / (step + 1)), flush=True)
                if step == 1000:
                    while not os.path.exists(os.environ['GO']):
                        time.sleep(0.05)
            os.makedirs(os.path.join(os.environ['OPS_RUN_DIR'], 'checkpoints'), exist_ok=True)
            with open(os.path.join(os.environ['OPS_RUN_DIR'], 'checkpoints', 'ckpt.json'), 'w') as f:
                f.write('{"step": 2000}')
            """;
    /** Shapes that scanners know, built here so that they find none in this file. */
    private final String wandbKey = "0f1e2d3c4b" + "5a69788796" + "9d8c7b6a5f" + "4e3d2c1b0a";
    private final String token = "hf_" + "AbCdEfGhIjKlMnOp" + "QrStUvWxYz012345zZ";
    private LiumApi api;
    private LoopbackPod pod;
    private CuttingProxy proxy;

    @BeforeEach
    void open() throws Exception {
        api = LiumApi.start();
        pod = new LoopbackPod();
        proxy = new CuttingProxy(pod.port);
        api.sshd(System.getProperty("user.name"), "127.0.0.1", proxy.port()).pods(2, "RUNNING");
        Files.createDirectories(pod.root.resolve("mnt"));
        Files.writeString(Files.createDirectories(pod.root.resolve("mnt/secrets")).resolve("hf"), token + "\n");
        Files.setPosixFilePermissions(pod.root.resolve("mnt/secrets/hf"), PosixFilePermissions.fromString("rw-------"));
        Scripts.write(pod.root.resolve("mnt/secrets/ensure_creds.sh"), "#!/bin/sh\nexport WANDB_API_KEY=" + wandbKey + "\necho ready with $WANDB_API_KEY\n");
    }

    @AfterEach
    void close() throws Exception {
        proxy.close();
        pod.close();
        api.close();
    }

    /** A bare repository whose pull request 7 has what main lacks; its commit. */
    private String pullRequest() throws Exception {
        Path work = pod.root.resolve("work");
        Path bare = pod.root.resolve("origin.git");
        git("clone", "-q", "--bare", pod.repo.toString(), bare.toString());
        git("clone", "-q", bare.toString(), work.toString());
        Files.writeString(work.resolve("train.py"), TRAINING);
        git("-C", work.toString(), "add", ".");
        git("-C", work.toString(), "-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "-q", "-m", "Seven");
        git("-C", work.toString(), "push", "-q", "origin", "HEAD:refs/pull/7/head");
        return git("-C", work.toString(), "rev-parse", "HEAD").strip();
    }

    private String git(String... words) throws Exception {
        var command = new java.util.ArrayList<>(List.of("git"));
        command.addAll(List.of(words));
        return pod.here(command.toArray(String[]::new)).expect(0).out();
    }

    private static Path lium() throws Exception {
        return CachedVenv.python("lium.io==0.32.0").getParent();
    }

    private Laptop laptop(String name) throws Exception {
        Laptop laptop = pod.laptop(name, "\"storage\": {\"wandb\": {\"mode\": \"auto\", \"ensure_creds_script\": \"%1$s/mnt/secrets/ensure_creds.sh\"}}".formatted(pod.root),
                "\"secrets\": {\"HF_TOKEN\": {\"file\": \"%s/mnt/secrets/hf\"}}".formatted(pod.root));
        Files.writeString(laptop.dir.resolve("configs/ops/project.local.json"), """
                {"project": {"remote_repo_url": "%1$s/origin.git", "remote_repo_dir": "%1$s/mnt/code", "remote_outputs_dir": "%1$s/mnt/runs"},
                 "pods": {"a100": {"provider": "lium", "gpu": "A100", "count": 2, "ttl": "6h", "identity_file": "%1$s/key", "persistent_dir": "%1$s/mnt"}},
                 "presets": {"seven": {"command": ["python3", "train.py", "a b"], "env": {"GO": "%1$s/go"}, "metric_patterns": ["step (?<step>\\\\d+) loss (?<train_loss>\\\\S+)"]}},
                 "default_pod": "a100"}
                """.formatted(pod.root));
        api.environment(laptop.dir).forEach(laptop::with);
        return laptop.with("PATH", lium() + ":" + pod.root.resolve("bin") + ":" + System.getenv("PATH"));
    }

    @Test
    void fromNothingToATrainingAndBackToNothing() throws Exception {
        String commit = pullRequest();
        Laptop laptop = laptop("mine");
        comesUp(laptop);
        assertEquals(commit, laptop.ops("repo", "sync", "--ref", "pr:7").expect(0).out().strip());
        materializes(laptop);
        laptop.ops("run", "submit", "--preset", "seven", "--ref", "pr:7", "--run-id", ID).expect(0);
        Path run = pod.root.resolve("mnt/runs").resolve(ID);
        LoopbackPod.await("the log", () -> Files.exists(run.resolve(RunDir.LOG)) && Files.readString(run.resolve(RunDir.LOG)).contains("step 1000 "));
        theConnectionDrops(laptop);
        Laptop other = laptop("other");
        assertEquals("running", other.ops("status", ID, "--json").expect(0).json().path("state").asText());
        laptop.ops("pod", "rm", "a100").complaint(5, ID);
        Files.writeString(pod.root.resolve("go"), "");
        LoopbackPod.await("the summary", () -> Files.exists(run.resolve(RunDir.SUMMARY)));
        isRecorded(other, commit);
        Ran fetched = other.ops("fetch", ID, "--to", "copies").expect(0);
        assertTrue(fetched.err().concat(fetched.out()).contains("complete: "), fetched.err());
        other.ops("run", "validate", "copies/" + ID).expect(0);
        laptop.ops("pod", "rm", "a100").expect(0);
        assertEquals(List.of(), api.rented());
        assertEquals("not_up", laptop.ops("pod", "status", "a100", "--json").json().path("state").asText());
        nothingIsLeftBehind(laptop, other);
    }

    private void comesUp(Laptop laptop) throws Exception {
        Ran up = laptop.ops("pod", "up", "a100").expect(0);
        assertTrue(up.out().contains("3.00") && up.out().contains("ready"), up.out());
        laptop.ops("pod", "up", "a100").expect(0);
        assertEquals(1, api.rents());
        assertTrue(api.rented().get(0).path("removal_scheduled_at").asText().startsWith("20"), api.rented().toString());
    }

    private void materializes(Laptop laptop) throws Exception {
        Ran done = laptop.ops("secrets", "materialize").expect(0);
        Path netrc = pod.home.resolve(".netrc");
        assertTrue(Files.readString(netrc).contains(wandbKey));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(netrc)));
        assertTrue(!done.out().contains(wandbKey) && !done.err().contains(wandbKey));
        laptop.ops("secrets", "check").expect(0);
    }

    private void theConnectionDrops(Laptop laptop) throws Exception {
        pod.here("ssh", "-F", pod.root + "/ssh_config", "-O", "exit", "box");
        for (Path socket : sockets(laptop)) {
            Files.deleteIfExists(socket);
        }
        proxy.cutDown(6000);
        Ran tail = laptop.ops("tail", ID, "-n", "all", "--no-follow");
        assertTrue(proxy.cuts() >= 1, "the connection was cut");
        assertTrue(tail.code() == 0 || tail.code() == 3, tail.err());
        String whole = laptop.ops("tail", ID, "-n", "all", "--no-follow").expect(0).out();
        assertEquals(1001, whole.lines().filter(l -> l.startsWith("step ")).count());
    }

    private static List<Path> sockets(Laptop laptop) throws IOException {
        Path directory = laptop.dir.resolve(".ops/ssh");
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }

    private void isRecorded(Laptop laptop, String commit) throws Exception {
        var status = laptop.ops("status", ID, "--json").expect(0).json();
        assertEquals("succeeded", status.path("state").asText());
        Path run = pod.root.resolve("mnt/runs").resolve(ID);
        var metadata = lib.store.Json.parse(Files.readString(run.resolve(RunDir.METADATA))).orElseThrow();
        assertEquals(commit, metadata.path("git").path("commit").asText());
        assertEquals("7", metadata.path("git").path("pr").asText());
        assertEquals("lium", metadata.path("pod").path("provider").asText());
        assertEquals(api.rented().get(0).path("id").asText(), metadata.path("pod").path("id").asText());
        assertEquals(3, metadata.path("cost").path("usd_per_hour").asDouble());
        assertTrue(Files.readString(run.resolve(RunDir.LOG)).startsWith("pull request seven ['a b']\ntoken ***\n"));
        assertTrue(laptop.ops("status", ID).expect(0).out().contains("USD"));
    }

    /** Neither our scanner nor another one finds a secret but where the user has put it. */
    private void nothingIsLeftBehind(Laptop... laptops) throws Exception {
        for (Laptop laptop : laptops) {
            laptop.ops("secrets", "scan", laptop.dir.toString(), pod.root.resolve("mnt/runs").toString(), pod.root.resolve("mnt/code").toString()).expect(0);
        }
        Set<String> leaks = Gitleaks.in(pod.root).stream().map(Gitleaks.Leak::path).collect(Collectors.toCollection(TreeSet::new));
        leaks.removeAll(Set.of("mnt/secrets/hf", "mnt/secrets/ensure_creds.sh", "home/.netrc", "key", "hostkey"));
        leaks.removeIf(path -> path.endsWith("/.lium/ssh_keys_cache.json")); // has lium's digest of its key, which passes for a key where it happens to look random enough
        assertEquals(Set.of(), leaks);
        assertEquals(Set.of("home/.netrc", "mnt/secrets/ensure_creds.sh", "mnt/secrets/hf"), holding());
    }

    /** A file that goes meanwhile starts the look again. */
    private Set<String> holding() throws IOException {
        while (true) {
            try (var files = Files.walk(pod.root)) {
                return files.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS)).filter(f -> holds(f, token) || holds(f, wandbKey) || holds(f, api.key()))
                        .map(f -> pod.root.relativize(f).toString()).collect(Collectors.toCollection(TreeSet::new));
            } catch (UncheckedIOException gone) {
                assertTrue(gone.getCause() instanceof NoSuchFileException, gone.toString());
            }
        }
    }

    private static boolean holds(Path file, String secret) {
        try {
            return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1).contains(secret);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
