package lib.record;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import lib.run.FailureCause;
import lib.run.RunDir;

/** Names why a command failed, only ever with the line or the fact that proves it. */
final class CauseFinder {
    private static final int TAIL_BYTES = 64 * 1024;
    private static final Pattern NOT_FOUND = Pattern.compile("^.*(command\\.sh|sh|bash|dash|ash)\\b.*: (not found|command not found|No such file or directory)\\s*$");
    private static final Pattern ERROR_LINE = Pattern.compile("^[A-Za-z_][A-Za-z0-9_.]*(Error|Exception|Interrupt|Exit|Warning|Iteration)(: .*)?$");
    private static final Pattern IMPORT = Pattern.compile("^(ModuleNotFoundError|ImportError)(: .*)?$");

    private CauseFinder() {
    }

    /** @param line 1-based, 0 where it isn't known */
    record Evidence(String file, long line, String text) {
    }

    record Finding(FailureCause cause, String message, List<Evidence> evidence) {
    }

    /** A line of the log with its number counted from the end of the log's tail. */
    private record Tail(List<String> lines, long firstLine) {
    }

    static Finding find(Path dir, Attempt.End end, long newlines) {
        Tail tail = tail(dir.resolve(RunDir.LOG), newlines);
        int code = end.code().orElse(-1);
        if (code == 127) {
            Optional<Finding> missing = last(tail, NOT_FOUND).map(i -> found(FailureCause.COMMAND_NOT_FOUND, tail, i));
            if (missing.isPresent()) {
                return missing.get();
            }
        }
        if (end.signal() == 0) {
            Optional<Finding> python = python(tail);
            if (python.isPresent()) {
                return python.get();
            }
        }
        Evidence exit = new Evidence(RunDir.EXIT, 1, "code=" + code);
        return end.signal() != 0
                ? new Finding(FailureCause.SIGNAL, "the command was ended by signal " + end.signal(), List.of(exit))
                : new Finding(FailureCause.UNKNOWN, "the command ended with exit code " + code, List.of(exit));
    }

    /** The end of the last traceback, when nothing but a few lines follows it. */
    private static Optional<Finding> python(Tail tail) {
        Optional<Integer> start = last(tail, Pattern.compile("^Traceback \\(most recent call last\\):\\s*$"));
        return start.flatMap(from -> {
            for (int i = from + 1; i < tail.lines().size(); i++) {
                if (ERROR_LINE.matcher(tail.lines().get(i)).matches()) {
                    boolean imports = IMPORT.matcher(tail.lines().get(i)).matches();
                    return Optional.of(found(imports ? FailureCause.IMPORT_ERROR : FailureCause.PYTHON_EXCEPTION, tail, i));
                }
            }
            return Optional.empty();
        });
    }

    private static Finding found(FailureCause cause, Tail tail, int index) {
        String text = tail.lines().get(index);
        return new Finding(cause, text, List.of(new Evidence(RunDir.LOG, tail.firstLine() + index, text)));
    }

    private static Optional<Integer> last(Tail tail, Pattern pattern) {
        for (int i = tail.lines().size() - 1; i >= 0; i--) {
            if (pattern.matcher(tail.lines().get(i)).matches()) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private static Tail tail(Path log, long newlines) {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            long size = file.length();
            byte[] bytes = new byte[(int) Math.min(size, TAIL_BYTES)];
            file.seek(size - bytes.length);
            file.readFully(bytes);
            List<String> lines = new ArrayList<>(List.of(new String(bytes, StandardCharsets.UTF_8).split("\n", -1)));
            lines.replaceAll(l -> l.endsWith("\r") ? l.substring(0, l.length() - 1) : l);
            return new Tail(lines, newlines - (lines.size() - 1) + 1);
        } catch (IOException e) {
            return new Tail(List.of(), 1);
        }
    }
}
