package tests.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import lib.run.CommandScript;
import lib.run.Kind;
import lib.run.KindSettings;
import lib.run.RunDir;
import lib.run.RunId;
import lib.run.RunRequest;
import lib.run.Supervision;
import lib.run.Timestamp;
import lib.run.Shell;
import lib.store.InitialFiles;
import lib.store.Json;
import lib.store.RequestFile;
import tests.support.RunnerJvm;

/** A run directory as submit leaves it, and the real launch.sh and recorder over it. Ends the processes that it started. */
public final class RecordedRun implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(150);
    public final Path dir;
    private final Path launcher;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<Process> launchers = new ArrayList<>();
    private final List<String> command;
    private Map<String, String> secrets = Map.of();
    private List<String> patterns = List.of();
    private KindSettings settings = KindSettings.of(Kind.COMMAND);
    private RunRequest.Data data = RunRequest.Data.none();
    private Supervision supervision = Supervision.none();
    private String cwd;

    public RecordedRun(Path root, String... command) throws IOException {
        this.dir = Files.createDirectory(root.resolve("run1"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        this.launcher = root.resolve("launch.sh");
        this.command = List.of(command);
        this.cwd = root.toString();
        for (String name : List.of("launch.sh", "attempt.sh")) {
            try (InputStream script = RecordedRun.class.getResourceAsStream("/lib/record/" + name)) {
                Files.write(root.resolve(name), script.readAllBytes());
            }
        }
    }

    public RecordedRun secrets(Map<String, String> files) {
        secrets = files;
        return this;
    }

    public RecordedRun metrics(List<String> expressions) {
        patterns = expressions;
        return this;
    }

    RecordedRun settings(KindSettings given) {
        settings = given;
        return this;
    }

    RecordedRun supervision(Supervision given) {
        supervision = given;
        return this;
    }

    RecordedRun data(RunRequest.Data given) {
        data = given;
        return this;
    }

    public RecordedRun environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public RecordedRun write() throws IOException {
        var request = new RunRequest(new RunId("run1"), "p", settings.base().text(), settings, "", command, cwd, "", 1, Map.of(), secrets,
                RunRequest.ConfigSource.none(), data, new RunRequest.Origin("u", "h", "0", "local", "local", "process", ""),
                new RunRequest.Wandb("disabled", "", ""), Optional.empty(), List.of(), "", 1, patterns, supervision);
        Files.createDirectory(dir.resolve(RunDir.INTERNAL));
        Files.writeString(dir.resolve(RunDir.COMMAND), CommandScript.head(request) + CommandScript.body(request, new RunDir(dir.toString())));
        Files.writeString(dir.resolve(RunDir.METADATA), Json.pretty(InitialFiles.metadata(request, Timestamp.format(Instant.now()))));
        Files.writeString(dir.resolve(RunDir.CONFIG), Json.pretty(InitialFiles.config(request)));
        Files.writeString(dir.resolve(RunDir.REQUEST), Json.pretty(RequestFile.toJson(request)));
        Files.writeString(dir.resolve(RunDir.POD_FACTS), "hostname=pod\n");
        Files.writeString(dir.resolve(RunDir.RECORDER), "exec " + Shell.join(runner("--record")) + " \"$1\"\n");
        return this;
    }

    /** Behind {@link #write}: its recorder starts once the file that this returns is there; until then the test stands for one that died. */
    Path holdRecorder() throws IOException {
        Path go = dir.resolveSibling("go");
        Path recorder = dir.resolve(RunDir.RECORDER);
        Files.writeString(recorder, "until [ -e '" + go + "' ]; do sleep 0.05; done\n" + Files.readString(recorder));
        return go;
    }

    /** The runner as a command line. */
    static List<String> runner(String... arguments) {
        return RunnerJvm.command(arguments);
    }

    public RecordedRun start() throws IOException {
        return startWith("sh");
    }

    public RecordedRun startWith(String... shell) throws IOException {
        var words = new ArrayList<>(List.of(shell));
        words.addAll(List.of(launcher.toString(), dir.toString()));
        var builder = new ProcessBuilder(words).redirectOutput(dir.resolveSibling("launch.out").toFile()).redirectErrorStream(true);
        builder.environment().put("TMPDIR", dir.getParent().toString());
        builder.environment().putAll(environment);
        launchers.add(builder.start());
        return this;
    }

    public ProcessHandle launch() {
        return launchers.get(0).toHandle();
    }

    /** The newest launch.sh. */
    ProcessHandle lastLaunch() {
        return launchers.get(launchers.size() - 1).toHandle();
    }

    /** The summary, once the run is over. */
    public JsonNode summary() throws Exception {
        await("the summary", () -> Files.exists(dir.resolve(RunDir.SUMMARY)));
        return json(RunDir.SUMMARY);
    }

    public JsonNode json(String name) throws IOException {
        return Json.parse(Files.readString(dir.resolve(name))).orElseThrow();
    }

    public String log() throws IOException {
        return Files.exists(dir.resolve(RunDir.LOG)) ? Files.readString(dir.resolve(RunDir.LOG), StandardCharsets.ISO_8859_1) : "";
    }

    public List<JsonNode> lines(String name) throws IOException {
        return Files.readAllLines(dir.resolve(name)).stream().map(line -> Json.parse(line).orElseThrow()).toList();
    }

    public List<String> events() throws IOException {
        return lines(RunDir.EVENTS).stream().map(e -> e.path("event").asText()).toList();
    }

    /** A process of the run by its key in .ops/child: pid is the command, shell_pid its shell. */
    public ProcessHandle process(String key) throws Exception {
        await(".ops/child", () -> Files.exists(dir.resolve(RunDir.CHILD)));
        String line = Files.readAllLines(dir.resolve(RunDir.CHILD)).stream().filter(l -> l.startsWith(key + "=")).findFirst().orElseThrow();
        return ProcessHandle.of(Long.parseLong(line.substring(key.length() + 1))).orElseThrow();
    }

    /** The recorder that launch.sh runs now. */
    public ProcessHandle recorder() throws Exception {
        var found = new ArrayList<ProcessHandle>();
        await("a recorder", () -> found.addAll(recordersOfLaunchers()));
        return found.get(0);
    }

    private List<ProcessHandle> recordersOfLaunchers() {
        return launchers.stream().flatMap(l -> l.toHandle().children()).filter(p -> p.info().command().orElse("").endsWith("/java")).toList();
    }

    /** The recorders of a run directory, whoever started them. */
    public static List<ProcessHandle> recorders(Path dir) {
        return processes(words -> words.contains("\0--record\0" + dir + "\0"));
    }

    /** Every launch.sh of it, likewise. */
    public static List<ProcessHandle> launchers(Path dir) {
        return processes(words -> words.endsWith("/launch.sh\0" + dir + "\0"));
    }

    private static List<ProcessHandle> processes(Predicate<String> has) {
        return ProcessHandle.allProcesses().filter(p -> has.test(arguments(p.pid()))).toList();
    }

    /** With a NUL behind each. Whoever has ended has none, also where nobody has waited for it. */
    private static String arguments(long pid) {
        try {
            return new String(Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline")), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** SIGKILL to all that stands around the command, and to what the one had just started in place of the other. */
    public static void killWatchers(Path dir) throws Exception {
        for (int quiet = 0; quiet < 3; quiet++) {
            List<ProcessHandle> found = Stream.concat(launchers(dir).stream(), recorders(dir).stream()).toList();
            quiet = found.isEmpty() ? quiet : -1;
            kill(found);
            Thread.sleep(100);
        }
    }

    /** SIGKILL, and waits until they are gone. */
    public static void kill(List<ProcessHandle> processes) throws Exception {
        processes.forEach(ProcessHandle::destroyForcibly);
        await("their end", () -> processes.stream().allMatch(p -> arguments(p.pid()).isEmpty()));
    }

    /** Waits for the end of the newest launch.sh. */
    public void awaitLaunch() throws InterruptedException {
        launchers.get(launchers.size() - 1).waitFor();
    }

    public void awaitLog(String text) throws Exception {
        await("'" + text + "' in the log", () -> log().contains(text));
    }

    public static void await(String what, Callable<Boolean> condition) throws Exception {
        await(what, PATIENCE, condition);
    }

    public static void await(String what, Duration patience, Callable<Boolean> condition) throws Exception {
        Instant end = Instant.now().plus(patience);
        while (!condition.call()) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("waited in vain for " + what);
            }
            Thread.sleep(10);
        }
    }

    @Override
    public void close() throws IOException {
        var mine = new ArrayList<ProcessHandle>();
        for (Process launch : launchers) {
            launch.toHandle().descendants().forEach(mine::add);
            mine.add(launch.toHandle());
        }
        if (Files.exists(dir.resolve(RunDir.CHILD)) && !Files.exists(dir.resolve(RunDir.SUMMARY))) {
            for (String line : Files.readAllLines(dir.resolve(RunDir.CHILD))) {
                if (line.matches("(shell_)?pid=\\d+")) {
                    ProcessHandle.of(Long.parseLong(line.substring(line.indexOf('=') + 1))).ifPresent(p -> {
                        p.descendants().forEach(mine::add);
                        mine.add(p);
                    });
                }
            }
        }
        if (!Files.exists(dir.resolve(RunDir.SUMMARY))) {
            mine.forEach(ProcessHandle::destroyForcibly);
        }
        endAll(dir, Files.exists(dir.resolve(RunDir.SUMMARY)) ? PATIENCE : Duration.ZERO);
    }

    /** Waits until nothing is left that writes into a run directory, which couldn't be removed meanwhile; what takes longer than that is killed. */
    public static void endAll(Path dir, Duration patience) {
        Instant end = Instant.now().plus(patience);
        // More than one look: a recorder may just have started another launch.sh.
        for (int quiet = 0; quiet < 3; quiet++) {
            // The shell of an attempt that is over sleeps a little longer, and writes nothing.
            List<ProcessHandle> left = processes(words -> words.contains("\0" + dir + "\0") && (patience.isZero() || !words.contains("\0--attempt\0")));
            if (Instant.now().isAfter(end) || Thread.currentThread().isInterrupted()) {
                left.forEach(ProcessHandle::destroyForcibly);
            }
            quiet = left.isEmpty() ? quiet : -1;
            LockSupport.parkNanos(20_000_000);
        }
    }
}
