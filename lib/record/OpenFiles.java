package lib.record;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which files the processes of this machine write, from {@code /proc/PID/fd} and {@code fdinfo} (proc(5)): those that this user may look at. */
final class OpenFiles {
    private static final Path PROC = Path.of("/proc");
    /** Octal; the last two bits are the access mode, 0 for reading only. */
    private static final Pattern FLAGS = Pattern.compile("flags:\\s*[0-7]*([0-7])");

    private OpenFiles() {
    }

    /** False also where it can't be known. */
    static boolean isWritten(Path file) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            Path real = file.toRealPath();
            for (Path process : processes) {
                if (isWrittenBy(process, real)) {
                    return true;
                }
            }
            return false;
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return false;
        }
    }

    private static boolean isWrittenBy(Path process, Path real) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.readSymbolicLink(descriptor).equals(real) && mayWrite(process.resolve("fdinfo").resolve(descriptor.getFileName()))) {
                    return true;
                }
            }
            return false;
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            // It ended, or belongs to somebody else.
            return false;
        }
    }

    private static boolean mayWrite(Path information) throws IOException {
        Matcher flags = FLAGS.matcher(Files.readString(information));
        return flags.find() && (flags.group(1).charAt(0) - '0' & 3) != 0;
    }
}
