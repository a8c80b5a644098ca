package lib.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SHA-256 of many files (lower-case hex), over all cores. Large ones are read by openssl, sha256sum or shasum where one is installed: ops runs
 * without the JIT's second stage, and Java's SHA-256 is 13 times slower for that (measured, 1 GiB: Java 14.0 s, openssl 1.1 s, sha256sum 5.8 s).
 */
public final class FileDigests {
    /** Below this, starting a program takes longer than it saves. */
    private static final long LARGE_BYTES = 1 << 20;
    private static final int BUFFER_BYTES = 1 << 18;
    private static final int ANSWER_BYTES = 4096;
    /** The file comes on stdin: so no name is ever escaped, read as an option, or printed in another form. */
    private static final List<List<String>> PROGRAMS = List.of(List.of("openssl", "dgst", "-sha256", "-r"), List.of("sha256sum"), List.of("shasum", "-a", "256"));
    private static final Pattern ANSWER = Pattern.compile("([0-9a-f]{64})\\s.*", Pattern.DOTALL);
    /** Stands for bytes that are no UTF-8: the file's name as text isn't its name. */
    private static final char UNREADABLE = '\uFFFD';
    private final List<String> program;
    private final int threads;

    private record Sized(Path file, long bytes) {
    }

    /** @param path the directories where programs are looked for, as in {@code PATH}; none means Java alone */
    public FileDigests(String path, int threads) {
        this.program = PROGRAMS.stream().flatMap(words -> installed(path, words).stream()).findFirst().orElse(List.of());
        this.threads = threads;
    }

    /** With the programs and the cores of this machine. */
    public static FileDigests ofThisMachine() {
        return new FileDigests(System.getenv().getOrDefault("PATH", ""), Runtime.getRuntime().availableProcessors());
    }

    /** Digests in the order of {@code files}; what is no readable regular file (a link to one is) is left out. */
    public Map<Path, String> sha256(List<Path> files) {
        var found = new LinkedHashMap<Path, String>();
        List<Sized> todo = new LinkedHashSet<>(files).stream().flatMap(f -> sized(f).stream()).sorted((a, b) -> Long.compare(b.bytes(), a.bytes())).toList();
        if (todo.isEmpty()) {
            return found;
        }
        try {
            if (todo.stream().mapToLong(Sized::bytes).sum() < LARGE_BYTES) {    // most runs have no more than that: no other thread is worth it
                for (Sized s : todo) {
                    one(s).ifPresent(digest -> found.put(s.file(), digest));
                }
            } else {
                inParallel(todo, found);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        var ordered = new LinkedHashMap<Path, String>();
        files.stream().filter(found::containsKey).forEach(f -> ordered.put(f, found.get(f)));
        return ordered;
    }

    private void inParallel(List<Sized> todo, Map<Path, String> found) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(threads, todo.size()), Thread.ofPlatform().daemon().name("sha256-", 0).factory());
        try {
            List<Callable<Optional<String>>> work = new ArrayList<>();
            todo.forEach(s -> work.add(() -> one(s)));
            List<Future<Optional<String>>> digests = pool.invokeAll(work);
            for (int i = 0; i < digests.size(); i++) {
                Path file = todo.get(i).file();
                digests.get(i).get().ifPresent(digest -> found.put(file, digest));
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private static Optional<Sized> sized(Path file) {
        try {
            return Files.isRegularFile(file) ? Optional.of(new Sized(file, Files.size(file))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<String> one(Sized sized) throws InterruptedException {
        if (!program.isEmpty() && sized.bytes() >= LARGE_BYTES && sized.file().toString().indexOf(UNREADABLE) < 0) {
            Optional<String> digest = byProgram(sized.file());
            if (digest.isPresent()) {
                return digest;
            }
        }
        return byJava(sized.file());
    }

    /** Nothing when the program fails in whatever way: Java reads the file then. */
    private Optional<String> byProgram(Path file) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(program).redirectInput(file.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            try {
                Matcher answer = ANSWER.matcher(text(process));
                return process.waitFor() == 0 && answer.matches() ? Optional.of(answer.group(1)) : Optional.empty();
            } finally {
                process.destroy();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Closes the pipe as well: a program that says more than a digest ends then. */
    private static String text(Process process) throws IOException {
        try (InputStream out = process.getInputStream()) {
            return new String(out.readNBytes(ANSWER_BYTES), StandardCharsets.ISO_8859_1);
        }
    }

    private static Optional<String> byJava(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[BUFFER_BYTES];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return Optional.of(HexFormat.of().formatHex(digest.digest()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<List<String>> installed(String path, List<String> words) {
        for (String directory : path.split(":")) {
            try {
                Path program = Path.of(directory.isEmpty() ? "." : directory, words.get(0));
                if (!path.isEmpty() && Files.isRegularFile(program) && Files.isExecutable(program)) {
                    var command = new ArrayList<>(words);
                    command.set(0, program.toAbsolutePath().toString());
                    return Optional.of(command);
                }
            } catch (InvalidPathException e) {
                continue;
            }
        }
        return Optional.empty();
    }
}
