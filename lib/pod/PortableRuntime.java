package lib.pod;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lib.run.ExitCode;
import lib.run.OpsException;

/**
 * A Java runtime with what the runner needs and nothing else, linked here for pods without Java: once per Java version and platform. Uncompressed inside
 * and gzipped as a whole it is smaller, and starts sooner; with an archive of its classes (CDS) it starts twice as fast.
 */
final class PortableRuntime {
    /** All that the runner's classes and libraries use (jdeps); https for webhooks is a module of its own before Java 22. */
    private static final String MODULES = Runtime.version().feature() < 22 ? "java.base,jdk.crypto.ec" : "java.base";
    private static final int LINKS_ITSELF = 24;
    private final RuntimePlatform platform;
    private final Path cacheDirectory;

    PortableRuntime(RuntimePlatform platform, Path cacheDirectory) {
        this.platform = platform;
        this.cacheDirectory = cacheDirectory;
    }

    /** Its directory's name on a pod. */
    String name() {
        Runtime.Version version = Runtime.version();
        return version.feature() + "." + version.interim() + "." + version.update() + "-" + platform.text();
    }

    /** The archive, a gzipped tar. USAGE where this machine can't make it; the hint says what is missing. */
    Path archive() {
        Path directory = cacheDirectory.resolve("portable");
        Path file = directory.resolve(name() + ".tar.gz");
        if (Files.exists(file)) {
            return file;
        }
        List<String> modules = modules();
        try (var work = PortableWork.in(directory)) {
            Path image = work.path("image");
            link(image, modules);
            run(List.of("tar", "-czf", work.path("tar.gz").toString(), "-C", image.toString(), "."));
            Files.move(work.path("tar.gz"), file, StandardCopyOption.ATOMIC_MOVE);
            return file;
        } catch (IOException e) {
            throw new OpsException(ExitCode.USAGE, "a Java runtime for " + platform.inWords() + " can't be made in " + directory + ": " + e.getMessage(),
                    "install Java 21 or newer on the pod, or make room here", e);
        }
    }

    private boolean isOwn() {
        return platform.equals(RuntimePlatform.here());
    }

    private void link(Path image, List<String> modules) throws IOException {
        var words = new ArrayList<>(List.of(PortableWork.tool("jlink"), "-J-XX:+UseSerialGC", "-J-XX:TieredStopAtLevel=1"));
        words.addAll(modules);
        words.addAll(List.of("--add-modules", MODULES, "--strip-debug", "--no-header-files", "--no-man-pages", "--compress", "zip-0", "--output", image.toString()));
        run(words);
        if (isOwn()) {
            // By running the image, with small heaps in mind only (jlink makes a second one); without it, a start takes longer.
            Exec.capture(List.of(image.resolve("bin/java").toString(), "-XX:TieredStopAtLevel=1", "-Xshare:dump"), "");
        }
    }

    private static void run(List<String> words) throws IOException {
        ScriptResult result = Exec.capture(words, "");
        if (result.exitCode() != 0) {
            String said = (result.stdout() + result.stderr()).strip();
            throw new IOException(words.get(0) + ": " + said.lines().filter(l -> l.startsWith("Error")).findFirst().orElse("exit code " + result.exitCode()));
        }
    }

    /** Where the modules come from: nothing for those of the JDK that runs ops. */
    private List<String> modules() {
        Optional<Path> given = jmods(cacheDirectory.resolve("jdk").resolve(platform.text()));
        if (given.isPresent()) {
            return List.of("--module-path", given.get().toString());
        }
        String home = System.getProperty("java.home");
        if (!isOwn()) {
            throw missing("the pod is " + platform.inWords() + ", and the JDK that runs ops is for " + RuntimePlatform.here().inWords());
        }
        if (!Files.exists(Path.of(home, "jmods/java.base.jmod")) && !linksItself()) {
            throw missing("the JDK that runs ops (" + home + ") has no jmods directory, and can't link without");
        }
        return List.of();
    }

    /** JEP 493: many builds of Java 24 and newer. */
    private static boolean linksItself() {
        return Runtime.version().feature() >= LINKS_ITSELF && Exec.capture(List.of(PortableWork.tool("jlink"), "--help"), "").stdout().matches("(?s).*run-time image enabled.*");
    }

    private OpsException missing(String why) {
        return new OpsException(ExitCode.USAGE, "a Java runtime for the pod can't be made here: " + why,
                "put the jmods of a JDK " + Runtime.version().feature() + " for " + platform.inWords() + " into " + cacheDirectory.resolve("jdk").resolve(platform.text()).resolve("jmods")
                        + " and repeat, or install Java 21 or newer on the pod");
    }

    private static Optional<Path> jmods(Path directory) {
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        try (Stream<Path> all = Files.walk(directory, 4)) {
            return all.filter(f -> f.getFileName().toString().equals("java.base.jmod")).map(Path::getParent).findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
