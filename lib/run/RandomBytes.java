package lib.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Bytes that nobody can guess, from the kernel: where it has no file for them, SecureRandom's, whose providers take ten times as long to start. */
public final class RandomBytes {
    private static final Path KERNEL = Path.of("/dev/urandom");

    private RandomBytes() {
    }

    public static byte[] of(int count) {
        try (InputStream kernel = Files.newInputStream(KERNEL)) {
            byte[] bytes = kernel.readNBytes(count);
            return bytes.length == count ? bytes : ofJava(count);
        } catch (IOException e) {
            return ofJava(count);
        }
    }

    /** So many bytes as hexadecimal digits. */
    public static String hex(int count) {
        return HexFormat.of().formatHex(of(count));
    }

    private static byte[] ofJava(int count) {
        var bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
