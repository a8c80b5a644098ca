package lib.record;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import lib.run.RunDir;
import lib.run.Sha256;
import lib.store.AtomicFile;
import lib.store.FileDigests;
import lib.store.FileMode;

/**
 * digests.sha256: the regular files of a run directory but for itself and {@code .ops}, in the format that {@code sha256sum -c} reads (GNU coreutils,
 * "cksum output modes"), names in the order of their bytes. It comes before summary.json, whose text is known by then: who finds a summary finds the digests
 * of everything. Links aren't listed, what they point to inside is; what vanishes meanwhile is left out.
 */
final class RunDigests {
    /** So many files are sorted and hashed at once; a run with more has several such stretches, and the recorder's memory stays small. */
    private static final int STRETCH = 20_000;
    /** Of these a recorder that was killed may have left a temporary. */
    private static final List<String> OWN = List.of(RunDir.METADATA, RunDir.CONFIG, RunDir.ENVIRONMENT, RunDir.DATASETS, RunDir.HEARTBEAT, RunDir.ENDPOINT, RunDir.SUMMARY);
    private final Path dir;
    private final FileDigests digests;
    private final byte[] prefix;

    RunDigests(Path dir, FileDigests digests) {
        this.dir = dir.toAbsolutePath();
        this.digests = digests;
        this.prefix = bytes(this.dir);
    }

    /** Writes it for a run whose summary.json will have this text. */
    void write(String summary) throws IOException {
        AtomicFile.removeLeftovers(dir, OWN);
        Path temporary = dir.resolve(RunDir.INTERNAL).resolve(RunDir.DIGESTS + ".tmp");
        Files.deleteIfExists(dir.resolve(RunDir.DIGESTS));    // of an end that was interrupted: better none than a wrong one
        Files.deleteIfExists(temporary);
        try (FileChannel out = FileChannel.open(temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                FileMode.of(temporary))) {
            Files.walkFileTree(dir, new Listing(out, summary));
            out.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
        Files.move(temporary, dir.resolve(RunDir.DIGESTS), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Collects the files and writes a line for each. */
    private final class Listing extends SimpleFileVisitor<Path> {
        private final FileChannel out;
        private final String summary;
        private final List<Path> files = new ArrayList<>();
        private boolean summaryIsListed;

        Listing(FileChannel out, String summary) {
            this.out = out;
            this.summary = summary;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return directory.equals(dir.resolve(RunDir.INTERNAL)) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            boolean own = file.equals(dir.resolve(RunDir.DIGESTS)) || file.equals(dir.resolve(RunDir.SUMMARY));
            if (attributes.isRegularFile() && !own) {
                files.add(file);
            }
            if (files.size() >= STRETCH) {
                writeLines();
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
            if (directory.equals(dir)) {
                writeLines();
            }
            return FileVisitResult.CONTINUE;
        }

        private void writeLines() throws IOException {
            Map<byte[], String> found = new TreeMap<>(Arrays::compareUnsigned);
            digests.sha256(files).forEach((file, sha256) -> found.put(name(file), sha256));
            files.clear();
            if (!summaryIsListed) {
                found.put(RunDir.SUMMARY.getBytes(StandardCharsets.UTF_8), Sha256.hex(summary));
                summaryIsListed = true;
            }
            var lines = new ByteArrayOutputStream();
            found.forEach((name, sha256) -> lines.writeBytes(line(name, sha256)));
            ByteBuffer rest = ByteBuffer.wrap(lines.toByteArray());
            while (rest.hasRemaining()) {
                out.write(rest);
            }
        }
    }

    /** A backslash before the line: in the name, a backslash and a newline are escaped. */
    private static byte[] line(byte[] name, String sha256) {
        var escaped = new ByteArrayOutputStream();
        boolean standardInput = name.length == 1 && name[0] == '-';
        escaped.writeBytes((standardInput ? "./" : "").getBytes(StandardCharsets.UTF_8));
        for (byte b : name) {
            escaped.writeBytes(b == '\\' ? new byte[] {'\\', '\\'} : b == '\n' ? new byte[] {'\\', 'n'} : new byte[] {b});
        }
        var line = new ByteArrayOutputStream();
        boolean plain = standardInput || escaped.size() == name.length;
        line.writeBytes(((plain ? "" : "\\") + sha256 + "  ").getBytes(StandardCharsets.UTF_8));
        line.writeBytes(escaped.toByteArray());
        line.write('\n');
        return line.toByteArray();
    }

    private byte[] name(Path file) {
        byte[] whole = bytes(file);
        return Arrays.copyOfRange(whole, prefix.length + (prefix[prefix.length - 1] == '/' ? 0 : 1), whole.length);
    }

    /** A path's own bytes, which needn't be text in this process's locale: its URI has them, and toString hasn't. */
    private static byte[] bytes(Path path) {
        String uri = path.toUri().getRawPath();
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < uri.length(); i++) {
            boolean quoted = uri.charAt(i) == '%';
            bytes.write(quoted ? Integer.parseInt(uri, i + 1, i + 3, 16) : uri.charAt(i));
            i += quoted ? 2 : 0;
        }
        return bytes.toByteArray();
    }
}
