package tests.support;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/** The programs that the tests run for real: brought where that takes no more than apt-get, else named. */
public final class RequiredTools {

    private static final String VENV = "python3 -m venv";
    private static final Map<String, String> PACKAGES = new TreeMap<>(Map.ofEntries(Map.entry("tmux", "tmux"), Map.entry("sshd", "openssh-server"),
            Map.entry("ssh", "openssh-client"), Map.entry("rsync", "rsync"), Map.entry("git", "git"), Map.entry("python3", "python3"), Map.entry("setsid", "util-linux"),
            Map.entry(VENV, "python3-venv")));
    private static final Map<String, String> BROWSER = new TreeMap<>(Map.of("chromium-headless-shell or chromium", "chromium-headless-shell", "node", "nodejs", "npm", "npm"));
    /** A package's daemon starts when it is installed, unless this Debian policy forbids it. */
    private static final Path POLICY = Path.of("/usr/sbin/policy-rc.d");

    private final PrintStream err;
    private final Map<String, String> packages;

    public RequiredTools(PrintStream err) {
        this(err, PACKAGES);
    }

    private RequiredTools(PrintStream err, Map<String, String> packages) {
        this.err = err;
        this.packages = packages;
    }

    /** The browser is large and few tests need it: it is brought while the others run, once {@link #install} has ended. */
    private static final class Browser {
        private static final FutureTask<Boolean> THERE = new FutureTask<>(() -> new RequiredTools(System.err, BROWSER).install());

        static {
            Thread.ofPlatform().daemon().name("browser").start(THERE);
        }
    }

    /** Starts to bring the browser, and doesn't wait. */
    public static void expectBrowser() {
        Browser.THERE.state();
    }

    /** Waits until the browser and node are there. */
    static void awaitBrowser() throws Exception {
        assertTrue(Browser.THERE.get(), "this test needs " + String.join(", ", BROWSER.values()) + ": see above why they are not here");
    }

    /** True when all tools are there at the end. Says on stderr what it installs, or what is missing. */
    public boolean install() {
        List<String> missing = missing();
        if (!missing.isEmpty() && System.getProperty("user.name").equals("root") && find("apt-get")) {
            List<String> wanted = missing.stream().map(packages::get).distinct().toList();
            err.println("test: installing " + String.join(" ", wanted) + " with apt-get ...");
            withoutDaemons(() -> {
                apt(Stream.of("update"));
                apt(Stream.concat(Stream.of("install", "-y", "--no-install-recommends"), wanted.stream()));
            });
            missing = missing();
        }
        if (!missing.isEmpty()) {
            err.println("test: not all programs that the tests need are here: " + String.join(", ", missing)
                    + "\nnext: install " + String.join(" ", missing.stream().map(packages::get).distinct().toList()));
        }
        return missing.isEmpty();
    }

    private List<String> missing() {
        return packages.keySet().stream().filter(tool -> tool.equals(VENV) ? !canMakeVenvs() : Stream.of(tool.split(" or ")).noneMatch(RequiredTools::find)).toList();
    }

    /** Debian's plain python3 lacks what puts pip into a new virtual environment. */
    private static boolean canMakeVenvs() {
        try {
            return new ProcessBuilder("python3", "-c", "import ensurepip, venv").redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** sshd lives where only root's PATH looks. */
    private static boolean find(String tool) {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/sbin"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
    }

    private static void withoutDaemons(Runnable work) {
        boolean ours = !Files.exists(POLICY);
        try {
            if (ours) {
                Files.writeString(POLICY, "#!/bin/sh\nexit 101\n");
                Files.setPosixFilePermissions(POLICY, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            try {
                work.run();
            } finally {
                if (ours) {
                    Files.deleteIfExists(POLICY);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void apt(Stream<String> arguments) {
        // stdout is for results: what apt-get has to say goes to stderr.
        var builder = new ProcessBuilder(Stream.concat(Stream.of("sh", "-c", "exec apt-get -q -o DPkg::Lock::Timeout=300 \"$@\" >&2 </dev/null", "apt-get"), arguments).toList())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
        try {
            builder.start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
