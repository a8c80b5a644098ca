package tests.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;

/** A virtual environment with one package of the package index, made once in the user's cache of ops. */
public final class CachedVenv {
    private CachedVenv() {
    }

    /**
     * Its interpreter, made where it isn't there yet, which may take longer than a test may: before the tests of a class. {@code requirement} as pip takes
     * it, such as {@code wandb==0.31.0}.
     */
    public static Path python(String requirement) throws Exception {
        return BroughtOnce.directory(requirement.replace("==", "-"), venv -> {
            run("python3", "-m", "venv", "--clear", venv.toString());
            run(venv.resolve("bin/python").toString(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", requirement);
        }).resolve("bin/python");
    }

    private static void run(String... command) throws Exception {
        assertEquals(0, new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.INHERIT).start().waitFor(),
                String.join(" ", command) + " failed; this test needs python's venv and a package index");
    }
}
