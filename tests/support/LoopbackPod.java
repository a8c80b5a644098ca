package tests.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import lib.run.RunDir;

/**
 * A pod behind a private sshd on a loopback port: its own keys, home, tmux server, outputs root and a clone of a small
 * repository. Everything is below one directory, and every process is ended with it.
 */
public final class LoopbackPod implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    public final Path root;
    /** HOME on the pod. */
    public final Path home;
    public final Path runs;
    public final Path repo;
    public final int port;
    private final Path bin;
    private final Sshd sshd;
    private final Map<String, String> environment = new LinkedHashMap<>();

    public LoopbackPod() throws Exception {
        // Short, since a Unix socket's path may have only 108 bytes.
        root = Files.createTempDirectory(Path.of("/tmp"), "op", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        home = Files.createDirectories(root.resolve("home"));
        runs = root.resolve("runs");
        repo = root.resolve("repo");
        bin = Files.createDirectories(root.resolve("bin"));
        environment.putAll(PodEnvironment.of(root, home));
        FixtureRepository.cloneTo(root, repo);
        var ssh = new SshFiles(root, environment);
        ssh.writeKeys();
        ssh.writeClient(bin);
        sshd = Sshd.start(root.resolve("sshd.log"), ssh::writeServer);
        port = sshd.port();
        alias("box", port);
        alias("dead", FreePort.next());
    }

    /** Another name for the pod in the laptop's ssh configuration, at another port. */
    public void alias(String name, int atPort) throws IOException {
        new SshFiles(root, environment).writeAlias(name, atPort);
    }

    /** A laptop that knows the pod as "box", with more sections of project.json behind the usual ones. */
    public Laptop laptop(String name, String... sections) throws IOException {
        return new Laptop(root.resolve(name), bin, ProjectFile.text(this, sections), environment);
    }

    public RunDir run(String id) {
        return new RunDir(runs.resolve(id).toString());
    }

    public Path file(String id, String name) {
        return runs.resolve(id).resolve(name);
    }

    public void awaitFile(String id, String name) throws Exception {
        await(name + " of " + id, () -> Files.exists(file(id, name)));
    }

    public String log(String id) throws IOException {
        return Files.exists(file(id, RunDir.LOG)) ? Files.readString(file(id, RunDir.LOG)) : "";
    }

    public void awaitLog(String id, String text) throws Exception {
        await("'" + text + "' in the log of " + id, () -> log(id).contains(text));
    }

    /** Connections that sshd let in so far. */
    public long connections() throws IOException {
        try (Stream<String> lines = Files.lines(root.resolve("sshd.log"))) {
            return lines.filter(l -> l.contains("Accepted publickey")).count();
        }
    }

    /** How often ssh was called so far. */
    public long calls() throws IOException {
        Path log = root.resolve("ssh_calls");
        return Files.exists(log) ? Files.readAllLines(log).size() : 0;
    }

    /** Ends a laptop's shared connection. */
    public void hangUp(Laptop laptop, String alias) throws Exception {
        here("ssh", "-F", root + "/ssh_config", "-o", "ControlPath=" + laptop.dir + "/.ops/ssh/%C", "-O", "exit", alias);
    }

    /** Runs a program on this machine in the pod's environment. */
    public Ran here(String... command) throws Exception {
        var builder = new ProcessBuilder(command).directory(root.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes());
        return new Ran(process.waitFor(), out, "");
    }

    public Ran tmux(String... args) throws Exception {
        return here(Stream.concat(Stream.of("tmux", "-L", "ops"), Stream.of(args)).toArray(String[]::new));
    }

    public static void await(String what, Callable<Boolean> condition) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.call()) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("waited in vain for " + what);
            }
            Thread.sleep(20);
        }
    }

    /** A zombie, which nobody waited for, has ended. */
    public static boolean isAlive(long pid) {
        try {
            return !Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws Exception {
        tmux("kill-server");
        sshd.end();
        Leftovers.end(root);
        Leftovers.delete(root);
    }
}
