package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A real venv with a real pip, and projects with a small build backend of their own, so that nothing is fetched. */
final class Venv {
    private static final String BACKEND = """
            import os, zipfile

            def wheel(directory, files):
                info = "NAME-VERSION.dist-info/"
                files[info + "METADATA"] = "Metadata-Version: 2.1\\nName: NAME\\nVersion: VERSION\\n"
                files[info + "WHEEL"] = "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"
                files[info + "RECORD"] = "".join(f + ",,\\n" for f in list(files) + [info + "RECORD"])
                name = "NAME-VERSION-py3-none-any.whl"
                with zipfile.ZipFile(os.path.join(directory, name), "w") as archive:
                    for file, text in files.items():
                        archive.writestr(file, text)
                return name

            def build_wheel(directory, config_settings=None, metadata_directory=None):
                return wheel(directory, {"NAME.py": "x = 1\\n"})

            def build_editable(directory, config_settings=None, metadata_directory=None):
                return wheel(directory, {"NAME.pth": os.getcwd() + "\\n"})
            """;
    final Path root;
    final Path python;
    final Map<String, String> environment = new HashMap<>(System.getenv());

    Venv(Path root, String... options) throws Exception {
        this.root = root;
        environment.keySet().removeIf(name -> name.matches("(PIP|PYTHON|VIRTUAL_ENV|GIT)_?.*"));
        environment.putAll(Map.of("PIP_CONFIG_FILE", "/dev/null", "PIP_DISABLE_PIP_VERSION_CHECK", "1", "PIP_NO_CACHE_DIR", "1",
                "HOME", root.getParent().toString()));
        var words = new ArrayList<>(List.of("python3", "-m", "venv", "--copies"));
        words.addAll(List.of(options));
        words.add(root.toString());
        run(root.getParent(), words.toArray(String[]::new));
        python = root.resolve("bin/python");
    }

    /** A python project that its own backend builds. */
    static Path project(Path directory, String name, String version) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("pyproject.toml"), "[build-system]\nrequires = []\nbuild-backend = \"backend\"\nbackend-path = [\".\"]\n");
        Files.writeString(directory.resolve("backend.py"), BACKEND.replace("NAME", name).replace("VERSION", version));
        return directory;
    }

    /** A commit with everything in a directory, and where the repository says that it came from. */
    void commit(Path directory, String remote) throws Exception {
        run(directory, "git", "init", "-q");
        run(directory, "git", "add", "-A");
        run(directory, "git", "-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-q", "-m", "first");
        run(directory, "git", "remote", "add", "origin", remote);
    }

    void install(String... what) throws Exception {
        var words = new ArrayList<>(List.of(python.toString(), "-m", "pip", "install", "-q", "--no-index", "--no-deps", "--no-build-isolation"));
        words.addAll(List.of(what));
        run(root, words.toArray(String[]::new));
    }

    Set<String> pipFreeze() throws Exception {
        return new TreeSet<>(run(root, python.toString(), "-m", "pip", "freeze").lines().toList());
    }

    Path sitePackages() throws Exception {
        return Path.of(run(root, python.toString(), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip());
    }

    /** What lies in a site directory after an installation: a dist-info with this METADATA. */
    static Path distInfo(Path site, String name, String version) throws IOException {
        Path info = Files.createDirectories(site.resolve(name + "-" + version + ".dist-info"));
        Files.writeString(info.resolve("METADATA"), "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n\nName: of the description\n");
        return info;
    }

    String run(Path directory, String... words) throws Exception {
        Path errors = Files.createTempFile(root.getParent(), "errors", "");
        var builder = new ProcessBuilder(words).directory(directory.toFile()).redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> String.join(" ", words) + " failed; the venv module and pip are needed: " + read(errors) + text);
        return text;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
