package bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The place of one benchmark run: a temporary directory with a home of its own, the checkout, the caches that are shared with
 * the user (compiled scripts, Maven's and the peers').
 */
record Workbench(Path root, Path directory, Path cache, Peers peers, Curves curves, int samples, boolean quick) implements AutoCloseable {

    static Workbench open(int samples, boolean quick) throws IOException, InterruptedException {
        Path root = Path.of(Optional.ofNullable(System.getProperty("ops.root"))
                .orElseThrow(() -> new IllegalStateException("start it with ./jbang bench: the checkout is needed")));
        String caches = Optional.ofNullable(System.getenv("XDG_CACHE_HOME")).orElse(System.getProperty("user.home") + "/.cache");
        Path cache = Path.of(Optional.ofNullable(System.getenv("OPS_CACHE_DIR")).orElse(caches + "/ops")).toAbsolutePath();
        Path own = Path.of(caches, "ops", "bench").toAbsolutePath();
        Path directory = Files.createTempDirectory("opsb"); // short: the path of a Unix socket is limited
        Files.createDirectories(directory.resolve("home"));
        Files.createDirectories(directory.resolve("tmux"));
        var peers = new Peers(own);
        var workbench = new Workbench(root, directory, cache, peers, new Curves(root.resolve("bench/curves"), directory, peers), samples, quick);
        Runtime.getRuntime().addShutdownHook(new Thread(workbench::close)); // Ctrl-C leaves nothing behind, either
        return workbench;
    }

    /** Our launcher with these arguments, in a home where nobody else's settings are. */
    Command ops(Path workingDirectory, String... arguments) {
        return command(workingDirectory, Stream.concat(Stream.of(root.resolve("jbang").toString(), "ops"), Stream.of(arguments)).toList());
    }

    Command command(Path workingDirectory, List<String> words) {
        return new Command(words, workingDirectory, environment());
    }

    Command shell(String script, String... arguments) {
        return command(directory, Stream.concat(Stream.of("sh", "-c", script, "sh"), Stream.of(arguments)).toList());
    }

    Map<String, String> environment() {
        String home = System.getProperty("user.home");
        var variables = new TreeMap<String, String>();
        variables.put("HOME", directory.resolve("home").toString());
        variables.put("OPS_CACHE_DIR", cache.toString());
        variables.put("JBANG_DIR", Optional.ofNullable(System.getenv("JBANG_DIR")).orElse(home + "/.jbang"));
        variables.put("JBANG_REPO", Optional.ofNullable(System.getenv("JBANG_REPO")).orElse(home + "/.m2/repository"));
        variables.put("TMUX_TMPDIR", directory.resolve("tmux").toString());
        variables.put("TMUX", "");
        variables.put("REMOTE_OUTPUTS_DIR", "");
        // A peer that tells its makers of each start would measure the network, and tell them of a benchmark.
        variables.putAll(Map.of("DVC_NO_ANALYTICS", "1", "MLFLOW_DISABLE_TELEMETRY", "true", "SKYPILOT_DISABLE_USAGE_COLLECTION", "1", "DO_NOT_TRACK", "1"));
        return variables;
    }

    /** Draws it, and puts it into the row's section. */
    void curve(Curve curve) throws IOException, InterruptedException {
        curves.draw(curve);
    }

    /** JBang's jar as our launcher brings it. */
    Optional<Path> jbangJar() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.filter(f -> f.getFileName().toString().matches("jbang-cli-.*-all\\.jar")).findFirst();
        }
    }

    static String java() {
        return System.getProperty("java.home") + "/bin/java";
    }

    /** The last line: the launcher may have said before it that it compiles. */
    private String version() throws IOException, InterruptedException {
        return ops(directory, "--version").output().lines().reduce("", (before, line) -> line);
    }

    String conditions() throws IOException, InterruptedException {
        return Machine.description() + ", " + version() + peers.description() + "; medians of " + samples
                + (quick ? ", smaller inputs (--quick)" : "");
    }

    /** Ends what still runs from the directory, whose name no process but ours can know, and removes it. */
    @Override
    public void close() {
        List<ProcessHandle> left = Machine.processesNaming(directory.toString());
        left.forEach(ProcessHandle::destroy);
        left.forEach(p -> p.onExit().completeOnTimeout(p, 5, TimeUnit.SECONDS).join());
        left.forEach(ProcessHandle::destroyForcibly);
        for (int attempt = 0; attempt < 5 && Files.exists(directory); attempt++) {
            remove();
        }
    }

    /** What was ended may have written a last file meanwhile: then the next attempt finds it. */
    private void remove() {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("bench: can't remove all of " + directory + " yet: " + e.getMessage());
        }
    }
}
