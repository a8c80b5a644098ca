package tests.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;

/** A virtual environment with one package of the package index, made once in the user's cache of ops. */
public final class CachedVenv {
    private CachedVenv() {
    }

    /** Its interpreter; {@code requirement} as pip takes it, such as {@code wandb==0.31.0}. */
    public static Path python(String requirement) throws Exception {
        String caches = System.getenv().getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
        Path venv = Path.of(System.getenv().getOrDefault("OPS_CACHE_DIR", caches + "/ops")).resolve("tests").resolve(requirement.replace("==", "-"));
        Path python = venv.resolve("bin/python");
        Path complete = venv.resolve("complete");
        if (!Files.exists(complete)) {
            run("python3", "-m", "venv", "--clear", venv.toString());
            run(python.toString(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", requirement);
            Files.createFile(complete);
        }
        return python;
    }

    private static void run(String... command) throws Exception {
        assertEquals(0, new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.INHERIT).start().waitFor(),
                String.join(" ", command) + " failed; this test needs python's venv and a package index");
    }
}
