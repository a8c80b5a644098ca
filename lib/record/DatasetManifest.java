package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lib.run.CommandScript;
import lib.run.RunDir;
import lib.run.RunRequest;
import lib.store.AtomicFile;
import lib.store.Json;
import lib.store.PythonProgram;

/**
 * dataset_manifest.json: the files that the run reads, listed at once and hashed beside the command, by python ({@link PythonProgram#DATASETS}: hashing
 * here would take the memory and the time of the command). What is hashed is remembered below the outputs root. A run that ends before that gets a
 * manifest that says which digests are missing.
 */
final class DatasetManifest {
    private static final List<String> SETTINGS = List.of("dataset", "data_dir", "datasets_root");
    /** From the end of stdin until what is known is written: a block for each core, and a rename. */
    private static final long GRACE_SECONDS = 5;
    private final Path dir;
    private final RunRequest request;
    private final Map<String, String> environment;
    private final Events events;
    private final Thread thread;
    private Optional<Process> running = Optional.empty();
    private boolean ending;

    /** {@code environment} is the recorder's own, which the command inherited. */
    DatasetManifest(Path dir, RunRequest request, Map<String, String> environment, Events events) {
        this.dir = dir;
        this.request = request;
        this.environment = new HashMap<>(environment);
        this.environment.putAll(CommandScript.variables(request, new RunDir(dir.toString())));
        // A stop ends every process that has the run's id in its environment.
        this.environment.keySet().removeAll(List.of("OPS_RUN_ID", "OPS_RUN_DIR"));
        this.events = events;
        thread = Thread.ofPlatform().name("datasets").daemon().unstarted(this::write);
    }

    void start() {
        thread.start();
    }

    /** Waits for the digests, and no longer than that; nothing writes the manifest afterwards. */
    void finish(Duration patience) throws InterruptedException {
        thread.join(patience);
        end();
        thread.join(Duration.ofSeconds(2 * GRACE_SECONDS));
    }

    private void write() {
        try {
            Object before = written();
            byte[] specification = specification();
            String why = specification.length == 0 ? "" : ask(specification);
            if (!Files.exists(dir.resolve(RunDir.DATASETS))) {
                var manifest = Json.document();
                manifest.putArray("datasets");
                AtomicFile.write(dir.resolve(RunDir.DATASETS), Json.pretty(why.isEmpty() ? manifest : manifest.put("why", why)));
            }
            if (specification.length > 0 && !written().equals(before)) {
                events.add("snapshot_written", Json.object().put("file", RunDir.DATASETS));
            }
        } catch (IOException | RuntimeException e) {
            System.err.println("ops runner: can't write " + RunDir.DATASETS + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells one version of the manifest from another: each is a file of its own. */
    private Object written() throws IOException {
        Path file = dir.resolve(RunDir.DATASETS);
        return Files.exists(file) ? Files.readAttributes(file, BasicFileAttributes.class).lastModifiedTime() : "none";
    }

    /** Why no python could tell, empty where one did. */
    private String ask(byte[] specification) throws InterruptedException {
        var why = new StringBuilder("no python could list the data sets: ");
        for (Path python : pythons()) {
            String problem = ask(python, specification);
            if (problem.isEmpty()) {
                return "";
            }
            why.append(python).append(' ').append(problem).append("; ");
        }
        return why.append("set project.venv_python, or install python3 on the pod").toString();
    }

    /** What the program reads on its stdin; empty where nothing names any data. */
    private byte[] specification() throws IOException {
        var fields = new ArrayList<String>();
        Path config = dir.resolve(RunDir.CONFIG);
        JsonNode values = Files.exists(config) ? Json.parse(Files.readString(config)).map(c -> c.path("values")).orElseGet(Json::object) : Json.object();
        for (String name : SETTINGS) {
            JsonNode value = values.path(name).path("value");
            if (value.isTextual() && !value.asText().isEmpty()) {
                fields.add(name + "=" + value.asText());
            }
        }
        request.data().globs().forEach(glob -> fields.add("glob=" + glob));
        fields.removeIf(field -> field.indexOf('\0') >= 0);
        if (fields.isEmpty()) {
            return new byte[0];
        }
        fields.addAll(List.of("run=" + dir, "cwd=" + request.cwd(), "root=" + request.data().root()));
        request.config().entrypoint().ifPresent(entrypoint -> fields.add("entrypoint=" + entrypoint));
        return (String.join("\0", fields) + "\0\0").getBytes(StandardCharsets.UTF_8);
    }

    /** The project's, the command's, the pod's: the first that works is as good as any. */
    private List<Path> pythons() {
        String first = request.command().get(0);
        return new LinkedHashSet<>(Stream.of(request.python(), Programs.isPython(first) ? first : "", "python3").filter(n -> !n.isEmpty())
                .flatMap(n -> find(n).stream()).toList()).stream().toList();
    }

    private Optional<Path> find(String program) {
        return Programs.find(program, Path.of(request.cwd()), environment.getOrDefault("PATH", "/usr/bin:/bin"));
    }

    /** Why there is no manifest from this python; empty where there is one. */
    private String ask(Path python, byte[] specification) throws InterruptedException {
        var builder = new ProcessBuilder(PythonStart.of(dir).command(python, PythonProgram.DATASETS)).directory(new File(request.cwd()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        try {
            Process process = started(builder);
            OutputStream in = process.getOutputStream();    // left open: its end is what ends the program
            in.write(specification);
            in.flush();
            int code = process.waitFor();
            return code == 0 && Files.exists(dir.resolve(RunDir.DATASETS)) ? "" : "ended with " + code;
        } catch (IOException e) {
            return "can't be asked: " + e.getMessage();
        }
    }

    private synchronized Process started(ProcessBuilder builder) throws IOException {
        if (ending) {
            throw new IOException("the run is over");
        }
        Process process = builder.start();
        running = Optional.of(process);
        return process;
    }

    private synchronized boolean isEnding() {
        return ending;
    }

    private synchronized void end() throws InterruptedException {
        ending = true;
        if (running.isPresent() && running.get().isAlive()) {
            try {
                running.get().getOutputStream().close();
            } catch (IOException e) {
                System.err.println("ops runner: the data sets' python is gone already: " + e.getMessage());
            }
            if (!running.get().waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                running.get().destroyForcibly();
            }
        }
    }
}
