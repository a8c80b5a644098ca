package lib.pod;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a jar of several jars, the same bytes for the same content. */
final class PortableJarWriter implements AutoCloseable {
    /** Libraries' classes and licences; also those of newer Java versions, which need the manifest's word. */
    private static final Pattern OF_LIBRARY = Pattern.compile("(com/fasterxml|picocli|META-INF/versions|META-INF/services)/.*|META-INF/[^/]*(LICENSE|NOTICE)");
    private static final String MANIFEST = "Manifest-Version: 1.0\nMulti-Release: true\nMain-Class: runner\n\n";
    private static final LocalDateTime ALWAYS = LocalDateTime.of(2000, 1, 1, 0, 0);
    private final ZipOutputStream zip;
    private final Set<String> names = new HashSet<>();

    PortableJarWriter(OutputStream out) throws IOException {
        zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        zip.setLevel(Deflater.NO_COMPRESSION);
        add("META-INF/MANIFEST.MF", MANIFEST.getBytes(StandardCharsets.US_ASCII));
    }

    static boolean isOfLibrary(String name) {
        return OF_LIBRARY.matcher(name).matches() && !name.endsWith("module-info.class");
    }

    /** The first one of a name counts. */
    void add(String name, byte[] content) throws IOException {
        if (names.add(name)) {
            var entry = new ZipEntry(name);
            entry.setTimeLocal(ALWAYS);
            zip.putNextEntry(entry);
            zip.write(content);
            zip.closeEntry();
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
