package lib.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
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
import lib.run.Sha256;

/**
 * SHA-256 of many files (lower-case hex), over all cores, by openssl, sha256sum or shasum where one is installed: ops runs without the JIT's
 * second stage, and Java's SHA-256 is 13 times slower for that (measured, 1 GiB: Java 14.0 s, openssl 1.1 s, sha256sum 5.8 s).
 */
public final class FileDigests {
    /** Below this in all, starting a program takes longer than it saves. */
    private static final long WORTH_A_PROGRAM_BYTES = 1 << 19;
    private static final int FILES_AT_ONCE = 500;
    /** Opening a small file takes as long as digesting so much. */
    private static final long FILE_COSTS_BYTES = 1 << 15;
    private final DigestProgram program;
    private final int threads;

    private record Sized(Path file, long bytes) {
    }

    /** @param path the directories where programs are looked for, as in {@code PATH}; none means Java alone */
    public FileDigests(String path, int threads) {
        this.program = DigestProgram.on(path);
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
        try {
            if (todo.stream().mapToLong(Sized::bytes).sum() < WORTH_A_PROGRAM_BYTES) {    // most runs have no more than that: no other thread is worth it
                found.putAll(digests(todo.stream().map(Sized::file).toList(), false));
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
        ExecutorService pool = Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().name("sha256-", 0).factory());
        try {
            List<Callable<Map<Path, String>>> work = new ArrayList<>();
            shares(todo).forEach(share -> work.add(() -> digests(share, true)));
            for (Future<Map<Path, String>> digests : pool.invokeAll(work)) {
                found.putAll(digests.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    /** Equal work for each thread: the next largest file goes to whoever has least. */
    private List<List<Path>> shares(List<Sized> largestFirst) {
        var shares = new ArrayList<List<Path>>();
        var bytes = new long[Math.min(threads, largestFirst.size())];
        for (int i = 0; i < bytes.length; i++) {
            shares.add(new ArrayList<>());
        }
        for (Sized sized : largestFirst) {
            int least = 0;
            for (int i = 1; i < bytes.length; i++) {
                least = bytes[i] < bytes[least] ? i : least;
            }
            shares.get(least).add(sized.file());
            bytes[least] += sized.bytes() + FILE_COSTS_BYTES;
        }
        return shares;
    }

    private Map<Path, String> digests(List<Path> share, boolean byProgram) throws InterruptedException {
        var found = new HashMap<Path, String>();
        for (int from = 0; byProgram && from < share.size(); from += FILES_AT_ONCE) {
            found.putAll(program.sha256(share.subList(from, Math.min(share.size(), from + FILES_AT_ONCE))));
        }
        for (Path file : share) {
            // What a program failed at, Java reads.
            if (!found.containsKey(file)) {
                Sha256.hex(file).ifPresent(digest -> found.put(file, digest));
            }
        }
        return found;
    }

    private static Optional<Sized> sized(Path file) {
        try {
            return Files.isRegularFile(file) ? Optional.of(new Sized(file, Files.size(file))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
