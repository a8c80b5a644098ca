package tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A file system of its own at a directory, gone with it. Needs root. */
final class Mount implements AutoCloseable {
    final Path at;

    private Mount(Path at) {
        this.at = at;
    }

    /** In memory, with so much room. */
    static Mount tmpfs(Path at, String size) throws IOException {
        assertEquals(0, run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", Files.createDirectory(at).toString()), "mount a tmpfs");
        return new Mount(at);
    }

    /** ext4 in a file; nothing where the machine has no loop device for it. */
    static Optional<Mount> ext4(Path at, Path image) throws IOException {
        Files.createDirectory(at);
        boolean mounted = run("sh", "-c", "PATH=$PATH:/usr/sbin:/sbin; truncate -s 128m \"$1\" && mkfs.ext4 -q -F \"$1\" && mount -o loop \"$1\" \"$2\"",
                "sh", image.toString(), at.toString()) == 0;
        return mounted ? Optional.of(new Mount(at)) : Optional.empty();
    }

    /** Ends with the program's own exit code; its output goes nowhere. */
    static int run(String... command) throws IOException {
        try {
            return new ProcessBuilder(List.of(command)).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        run("umount", at.toString());
        run("umount", "-l", at.toString());
    }
}
