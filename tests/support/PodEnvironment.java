package tests.support;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The environment on the loopback pod: its own home, the real caches, so that the runner is compiled once for all tests. */
final class PodEnvironment {
    private PodEnvironment() {
    }

    static Map<String, String> of(Path root, Path home) throws java.io.IOException {
        var variables = new LinkedHashMap<String, String>();
        Path user = Path.of(System.getProperty("user.home"));
        for (String name : List.of("JAVA_HOME", "OPS_MAVEN_REPO", "JBANG_CACHE_DIR")) {
            keep(variables, name, System.getenv().getOrDefault(name, ""));
        }
        variables.put("PATH", System.getenv("PATH"));
        variables.put("LANG", "C.UTF-8");
        variables.put("HOME", home.toString());
        variables.put("TMUX_TMPDIR", Files.createDirectories(root.resolve("tmux")).toString());
        variables.put("TMPDIR", Files.createDirectories(root.resolve("tmp")).toString());
        String cache = System.getenv().getOrDefault("XDG_CACHE_HOME", user.resolve(".cache").toString());
        variables.put("OPS_CACHE_DIR", System.getenv().getOrDefault("OPS_CACHE_DIR", cache + "/ops"));
        variables.put("JBANG_DIR", System.getenv().getOrDefault("JBANG_DIR", user.resolve(".jbang").toString()));
        variables.put("JBANG_REPO", System.getenv().getOrDefault("JBANG_REPO", user.resolve(".m2/repository").toString()));
        return variables;
    }

    private static void keep(Map<String, String> variables, String name, String value) {
        if (!value.isEmpty()) {
            variables.put(name, value);
        }
    }
}
