package lib.record;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the FIFO of an attempt's output is.
 *
 * @param named  as launch.sh made it; what belongs to it lies beside it
 * @param opened the same, or the descriptor of the command's shell, where somebody has tidied up the directory that it lay in
 */
record FifoPlace(Path named, Path opened) {
    private static final String POINTER = "fifo";
    /** Of an attempt's shell, between its own mark and its FIFO's. */
    private static final long START_MILLIS = 10_000;
    private static final long START_POLL_MILLIS = 5;

    /** Nothing where there is none, or it is another run's. */
    static Optional<FifoPlace> find(Path dir, int attempt) throws IOException {
        Path pointer = Attempt.directory(dir, attempt).resolve(POINTER);
        if (!await(pointer)) {
            return Optional.empty();
        }
        Path named = Path.of(Files.readString(pointer).strip());
        return Stream.concat(Stream.of(named).filter(p -> isOf(dir, p)), heldByShell(dir).stream()).filter(FifoPlace::isFifo).findFirst()
                .map(opened -> new FifoPlace(named, opened));
    }

    /**
     * A recorder that has waited for another's end may be quicker than the shell that has just taken the attempt; {@code .ops/fifo} is still the one of the
     * attempt before.
     */
    private static boolean await(Path pointer) throws IOException {
        long began = System.nanoTime();
        while (!Files.exists(pointer)) {
            if (!Files.exists(pointer.resolveSibling(Attempt.SHELL)) || System.nanoTime() - began > START_MILLIS * 1_000_000) {
                return false;
            }
            try {
                Thread.sleep(START_POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }
        return true;
    }

    /** A copied run directory names the FIFO of another run, whose output isn't the copy's; launch.sh wrote beside it whose it is. */
    private static boolean isOf(Path dir, Path fifo) {
        try {
            return Files.isSameFile(dir, Path.of(Files.readString(fifo.resolveSibling("run")).stripTrailing()));
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    /** The command's shell has it open, also when somebody has tidied up the directory that it lay in. */
    private static Optional<Path> heldByShell(Path dir) {
        return Attempt.read(dir).filter(a -> !a.otherBoot() && a.shell().isAlive() && isShellOf(dir, a.shell().pid()))
                .map(a -> Path.of("/proc/" + a.shell().pid() + "/fd/3"));
    }

    /** The run is the argument behind {@code --attempt}. */
    private static boolean isShellOf(Path dir, long pid) {
        try {
            List<String> words = List.of(Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1).split("\0"));
            int option = words.indexOf("--attempt");
            String run = option >= 0 && option + 1 < words.size() ? words.get(option + 1) : "";
            return Files.isSameFile(dir, Path.of(new String(run.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)));
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    private static boolean isFifo(Path path) {
        return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
    }
}
