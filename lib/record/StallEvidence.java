package lib.record;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import lib.run.RunDir;
import lib.run.RunRequest;
import lib.store.AtomicFile;
import lib.store.FileTail;

/**
 * {@code stall/<yyyyMMdd-HHmmss>/}: what could be seen of a run when it was found to be silent. {@code processes.txt tail.log nvidia_smi.txt
 * open_files.txt stacks.txt}, each at most 1 MiB, each made on a thread of its own: a process whose memory can't be read (its lock is held in the
 * kernel) holds up its own file only. After a minute it is what it is.
 */
final class StallEvidence {
    static final int MOST = 3;
    static final String PLACE = "stall";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration STACKS = Duration.ofSeconds(40);
    private static final Duration GPU_LIMIT = Duration.ofSeconds(15);
    private static final int TAIL_BYTES = 256 * 1024;
    private static final int TAIL_LINES = 200;
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private final Path dir;
    private final RunRequest request;
    private final Gpus gpus;
    private final Map<String, String> environment;
    private boolean over;

    StallEvidence(Path dir, RunRequest request, Gpus gpus, Map<String, String> environment) {
        this.dir = dir;
        this.request = request;
        this.gpus = gpus;
        this.environment = environment;
    }

    /** Reserves the place of a new bundle, as it is named in events; nothing when there are enough. */
    synchronized Optional<String> reserve() {
        Path all = dir.resolve(PLACE);
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        try {
            if (over || count(all) >= MOST) {
                return Optional.empty();
            }
            if (!Files.isDirectory(all, LinkOption.NOFOLLOW_LINKS)) {    // a link that the command left there isn't followed
                Files.createDirectory(all, mode);
            }
            String time = NAME.format(Instant.now());
            for (int i = 1; i <= MOST; i++) {
                String name = i == 1 ? time : time + "-" + i;
                try {
                    Files.createDirectory(all.resolve(name), mode);
                    return Optional.of(PLACE + "/" + name);
                } catch (FileAlreadyExistsException e) {
                    continue;
                }
            }
        } catch (IOException e) {
            System.err.println("ops runner: no evidence of the stall: " + e);
        }
        return Optional.empty();
    }

    private static long count(Path all) throws IOException {
        if (!Files.isDirectory(all)) {
            return 0;
        }
        try (Stream<Path> bundles = Files.list(all)) {
            return bundles.count();
        }
    }

    /** Fills a place; returns when all is there, and after a minute at the latest. */
    void save(String place, Attempt attempt) throws InterruptedException {
        var text = new StallText(Secrets.ofRun(dir, request, environment));
        ProcessTree tree = ProcessTree.of(attempt);
        long now = System.nanoTime();
        var parts = new LinkedHashMap<String, Supplier<String>>();
        parts.put("tail.log", this::tail);
        parts.put("processes.txt", () -> ProcessTreeText.processes(tree));
        parts.put("open_files.txt", () -> ProcessTreeText.openFiles(tree));
        parts.put("stacks.txt", () -> new StackDump(request, environment).of(tree, now + STACKS.toNanos()));
        if (gpus.present()) {
            parts.put("nvidia_smi.txt", this::gpus);
        }
        List<Thread> threads = parts.entrySet().stream().map(p -> Thread.ofPlatform().name("stall-" + p.getKey()).daemon()
                .start(() -> write(dir.resolve(place).resolve(p.getKey()), () -> text.clean(p.getValue().get())))).toList();
        for (Thread thread : threads) {
            thread.join(Duration.ofMillis(Math.max(1, TimeUnit.NANOSECONDS.toMillis(now + LIMIT.toNanos() - System.nanoTime()))));
        }
    }

    private void write(Path file, Supplier<String> text) {
        try {
            String all = text.get();
            synchronized (this) {
                if (!over) {    // the digests are of files that nobody writes any more
                    AtomicFile.writeUnsynced(file, all);
                }
            }
        } catch (IOException | RuntimeException e) {
            System.err.println("ops runner: " + file.getFileName() + " of the stall's evidence: " + e);
        }
    }

    /** What isn't there yet won't come any more. */
    synchronized void close() {
        over = true;
    }

    private String gpus() {
        var text = new StringBuilder();
        for (List<String> arguments : List.of(List.<String>of(), List.of("pmon", "-s", "um", "-c", "1"))) {
            var words = new ArrayList<>(gpus.program());
            words.addAll(arguments);
            TimedOutput said = TimedOutput.of(GPU_LIMIT, words.toArray(String[]::new));
            text.append("$ nvidia-smi ").append(String.join(" ", arguments)).append('\n').append(said.text())
                    .append(said.problem().isEmpty() ? "" : "[ops: " + said.problem() + "]\n").append('\n');
        }
        return text.toString();
    }

    private String tail() {
        List<String> lines = FileTail.text(dir.resolve(RunDir.LOG), TAIL_BYTES).lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }
}
