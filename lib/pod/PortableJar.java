package lib.pod;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import lib.run.ExitCode;
import lib.run.OpsException;
import picocli.CommandLine;

/**
 * The runner's classes, files and libraries as one jar, compiled here for pods that can't: once per content of the runner's sources. It is gzipped as a
 * whole and not inside, which saves the pod a fifth of each start.
 */
public final class PortableJar {
    private static final List<Class<?>> LIBRARIES = List.of(ObjectMapper.class, JsonFactory.class, JsonProperty.class, CommandLine.class);
    private static final int KEPT = 5;
    private final RunnerBundle bundle;
    private final Path directory;

    /** {@code cacheDirectory} may be deleted at any time. */
    public PortableJar(RunnerBundle bundle, Path cacheDirectory) {
        this.bundle = bundle;
        this.directory = cacheDirectory.resolve("portable");
    }

    /** The gzipped jar. USAGE where this machine has no compiler. */
    public Path file() {
        Path file = directory.resolve(bundle.sha256() + ".jar.gz");
        if (Files.exists(file)) {
            return file;
        }
        try (var work = PortableWork.in(directory)) {
            Path made = work.path("jar.gz");
            write(compile(work), made);
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
            PortableWork.keepNewest(directory, ".jar.gz", KEPT);
            return file;
        } catch (IOException e) {
            throw new OpsException(ExitCode.USAGE, "the runner can't be put together in " + directory + ": " + e.getMessage(), "make room there, or set XDG_CACHE_HOME", e);
        }
    }

    private Path compile(PortableWork work) throws IOException {
        Path classes = work.path("classes");
        var words = new ArrayList<>(List.of(PortableWork.tool("javac"), "-J-XX:+UseSerialGC", "-J-XX:TieredStopAtLevel=1", "--release", "21", "-XDstringConcat=inline", "-proc:none", "-nowarn",
                "-encoding", "UTF-8", "-d", classes.toString(), "-cp", libraries().map(Path::toString).collect(Collectors.joining(":"))));
        for (var source : bundle.files().entrySet()) {
            boolean java = source.getKey().endsWith(".java");
            Path file = (java ? work.path("sources") : classes).resolve(source.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, source.getValue());
            if (java) {
                words.add(file.toString());
            }
        }
        ScriptResult result = Exec.capture(words, "");
        if (result.exitCode() != 0) {
            throw new IOException("javac: " + result.stderr().strip().lines().findFirst().orElse("exit code " + result.exitCode()));
        }
        return classes;
    }

    private static Stream<Path> libraries() {
        return LIBRARIES.stream().map(c -> Path.of(URI.create(c.getProtectionDomain().getCodeSource().getLocation().toString()))).distinct();
    }

    private static void write(Path classes, Path file) throws IOException {
        try (var jar = new PortableJarWriter(new GZIPOutputStream(Files.newOutputStream(file)))) {
            try (Stream<Path> all = Files.walk(classes)) {
                for (Path each : all.filter(Files::isRegularFile).sorted().toList()) {
                    jar.add(classes.relativize(each).toString(), Files.readAllBytes(each));
                }
            }
            for (Path library : libraries().toList()) {
                addLibrary(jar, library);
            }
        }
    }

    private static void addLibrary(PortableJarWriter to, Path library) throws IOException {
        try (var jar = new JarFile(library.toFile())) {
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                if (!entry.isDirectory() && PortableJarWriter.isOfLibrary(entry.getName())) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        to.add(entry.getName(), in.readAllBytes());
                    }
                }
            }
        }
    }
}
