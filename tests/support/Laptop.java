package tests.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A directory with nothing but configs/ops/project.json, a home, and the user's ssh; ops runs there, in a process that isn't ours. */
public final class Laptop {
    private static final long PATIENCE_SECONDS = 150;
    public final Path dir;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<Process, Path> outputs = new ConcurrentHashMap<>();
    private final ReentrantLock residents = new ReentrantLock();
    private final List<ResidentOps> resident = new ArrayList<>();

    Laptop(Path dir, Path bin, String project, Map<String, String> environment) throws IOException {
        this.dir = dir;
        Files.createDirectories(dir.resolve("configs/ops"));
        Files.writeString(dir.resolve("configs/ops/project.json"), project);
        this.environment.putAll(environment);
        this.environment.put("HOME", dir.toString());
        this.environment.put("PATH", bin + ":" + environment.get("PATH"));
    }

    /** Sets a variable of this laptop's user. */
    public Laptop with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Runs ops to its end: in the JVM that ran the last command, or, while that is busy, in one of its own. */
    public Ran ops(String... args) throws Exception {
        if (!residents.tryLock()) {
            return finish(start(args));
        }
        try {
            if (resident.stream().noneMatch(r -> r.isOf(environment))) {
                endResident();
                resident.add(new ResidentOps(dir, environment));
            }
            return resident.get(0).run(args);
        } finally {
            residents.unlock();
        }
    }

    private void endResident() throws InterruptedException {
        for (ResidentOps old : resident) {
            old.end();
        }
        resident.clear();
    }

    /** Starts ops as a process of its own; its output goes to files, so that nothing has to be read meanwhile. */
    public Process start(String... args) throws IOException {
        Path out = Files.createTempFile(dir, "out", "");
        Process process = begin(builder(args).redirectOutput(out.toFile()).redirectError(errors(out).toFile()));
        outputs.put(process, out);
        return process;
    }

    /** Starts ops with its stdout in a pipe. */
    public Process startPiped(String... args) throws IOException {
        return begin(builder(args).redirectError(ProcessBuilder.Redirect.DISCARD));
    }

    private ProcessBuilder builder(String... args) {
        List<String> words = OpsJvm.command();
        words.addAll(List.of(args));
        var builder = new ProcessBuilder(words).directory(dir.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    private static Process begin(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    public Ran finish(Process process) throws Exception {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            throw new AssertionError("ops did not end: " + said(process) + complained(process));
        }
        return new Ran(process.exitValue(), said(process), complained(process));
    }

    /** Where stdout goes. */
    public Path output(Process process) {
        return outputs.get(process);
    }

    /** What it has said on stdout so far. */
    public String said(Process process) throws IOException {
        return read(output(process));
    }

    /** What it has said on stderr so far. */
    public String complained(Process process) throws IOException {
        return read(errors(output(process)));
    }

    private static Path errors(Path out) {
        return out.resolveSibling(out.getFileName() + ".err");
    }

    /** Of a file that grows the last character may be there in part. */
    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
