package lib.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * {@code <directory>/<name of the root>.index}: a head with the length and the CRC-32 of the rest, and a {@link RunIndex}. A cache: it may be deleted at any
 * time, the last of several writers wins, and where it can't be read, isn't whole, isn't a plain file of ours or is too large, it is as if it weren't
 * there. Where it can't be written nothing is remembered. Directory 0700, file 0600.
 */
public final class RunIndexFile {
    /** 50,000 runs take 40 MB. */
    private static final long BYTES_AT_MOST = 1L << 30;
    /** To be counted up whenever another version would read something else in it. */
    private static final String FORMAT = "ops-runs-2";
    private final Path file;

    /** @param pod the name of the pod; several may have a root of the same path */
    public RunIndexFile(Path directory, String pod, String root) {
        var sum = new CRC32();
        sum.update((pod + "\n" + root).getBytes(StandardCharsets.UTF_8));
        String name = root.replaceAll("[^A-Za-z0-9._-]", "_");
        file = directory.resolve(name.substring(Math.max(0, name.length() - 80)) + "-" + hex(sum) + ".index");
    }

    public RunIndex read() {
        try {
            BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return is.isRegularFile() && is.size() <= BYTES_AT_MOST ? parse(content((int) is.size())).orElse(RunIndex.NONE) : RunIndex.NONE;
        } catch (IOException | UncheckedIOException e) {
            return RunIndex.NONE;
        }
    }

    private byte[] content(int size) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(size);
        }
    }

    private static Optional<RunIndex> parse(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && end < 100 && bytes[end] != '\n') {
            end++;
        }
        int from = end + 1;
        if (from > bytes.length || !new String(bytes, 0, end, StandardCharsets.ISO_8859_1).equals(head(bytes, from))) {
            return Optional.empty();
        }
        return RunIndex.parse(bytes, from);
    }

    public void write(RunIndex index) {
        byte[] body = index.text().getBytes(StandardCharsets.UTF_8);
        try {
            Files.createDirectories(file.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            AtomicFile.writeUnsynced(file, head(body, 0) + "\n", body);
        } catch (IOException | UncheckedIOException e) {
            return;    // a gain only: the answer is there without it
        }
    }

    private static String head(byte[] bytes, int from) {
        var sum = new CRC32();
        sum.update(bytes, from, bytes.length - from);
        return FORMAT + " " + (bytes.length - from) + " " + hex(sum);
    }

    private static String hex(CRC32 sum) {
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }
}
