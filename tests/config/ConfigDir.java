package tests.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.config.ConfigLoader;
import lib.config.Mistake;
import lib.config.ProjectConfig;
import lib.run.OpsException;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** A project's directory with a configuration in it. */
record ConfigDir(Path root) {
    /** The smallest valid project, ready to be continued: {@code PROJECT + "...}"}. */
    static final String PROJECT = "{\"project\": {\"name\": \"p\"}, ";

    ConfigDir project(String text) {
        return write("project.json", text);
    }

    ConfigDir local(String text) {
        return write("project.local.json", text);
    }

    private ConfigDir write(String name, String text) {
        try {
            Path dir = Files.createDirectories(root.resolve("configs/ops"));
            Files.writeString(dir.resolve(name), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ConfigLoader loader(Map<String, String> environment) {
        return new ConfigLoader(root, environment);
    }

    ProjectConfig load() {
        return loader(Map.of()).load(Optional.empty(), Map.of());
    }

    List<Mistake> check() {
        return loader(Map.of()).check(Optional.empty(), Map.of());
    }

    List<String> mistakes() {
        return check().stream().map(Mistake::text).toList();
    }

    /** The one mistake without its file: {@code line:column: path: message}. */
    String mistake() {
        List<String> all = mistakes();
        if (all.size() != 1) {
            throw new AssertionError("expected one mistake: " + all);
        }
        return all.get(0).replaceFirst("^configs/ops/", "");
    }

    OpsException refusal() {
        return assertThrows(OpsException.class, this::load);
    }
}
