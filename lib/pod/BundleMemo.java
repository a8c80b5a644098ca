package lib.pod;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import lib.store.AtomicFile;

/**
 * The digest of the runner that this build of ops carries, remembered in the user's cache: to read and digest its files takes longer than all else
 * of a submit. It holds for one jar, as git's index does for a file: by path, size, inode and both times. No jar, no memory.
 */
public final class BundleMemo {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private final Path file;
    private final String jar;

    private BundleMemo(Path file, String jar) {
        this.file = file;
        this.jar = jar;
    }

    /** Of a jar as it is now. */
    public static BundleMemo of(Path cacheDirectory, Path jar) throws IOException {
        Map<String, Object> marks = new TreeMap<>(Files.readAttributes(jar, "unix:size,ino,dev,lastModifiedTime,ctime"));
        return new BundleMemo(cacheDirectory.resolve("runner-digest"), jar + " " + marks + "\n");
    }

    /** Of the jar that runs; empty where the program is none, or its file can't be told from another. */
    static Optional<BundleMemo> of(Path cacheDirectory) {
        URL main = BundleMemo.class.getResource("/runner.java");
        try {
            if (main != null && main.openConnection() instanceof JarURLConnection connection) {
                return Optional.of(of(cacheDirectory, Path.of(connection.getJarFileURL().toURI())));
            }
        } catch (IOException | URISyntaxException | RuntimeException e) {
            return Optional.empty();    // a gain in speed only
        }
        return Optional.empty();
    }

    public Optional<String> recall() {
        try {
            String text = Files.readString(file);
            String digest = text.startsWith(jar) ? text.substring(jar.length()).strip() : "";
            return Optional.of(digest).filter(d -> DIGEST.matcher(d).matches());
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    public void remember(String digest) {
        try {
            Files.createDirectories(file.getParent());
            AtomicFile.writeUnsynced(file, jar + digest + "\n");
        } catch (IOException | RuntimeException e) {
            return;
        }
    }

    public void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            return;
        }
    }
}
