package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tests.support.Checkout;

/** A bare origin and a clone of it below a temporary directory, and code.sh with restore_code.sh to record and to restore them, as real processes. */
final class CodeCheckout {
    private static final String RECORD = Checkout.root() + "/lib/record/";
    final Path root;
    final Path work;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private String shell = "sh";

    CodeCheckout(Path root) throws Exception {
        this.root = root.toRealPath();
        work = this.root.resolve("work");
        environment.put("GIT_CONFIG_GLOBAL", write(this.root.resolve("gitconfig"), """
                [user]
                    name = Test
                    email = test@example.org
                [init]
                    defaultBranch = main
                [protocol "file"]
                    allow = always
                """).toString());
        sh("git init -q --bare origin.git && git init -q work && cd work && git remote add origin ../origin.git "
                + "&& echo one >one && git add one && git commit -q -m First && git push -q origin main");
    }

    CodeCheckout with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    CodeCheckout under(String otherShell) {
        shell = otherShell;
        return this;
    }

    /** Runs a script in the root; fails with what it said when it fails. */
    String sh(String script) throws Exception {
        return run(List.of("sh", "-ec", script), 0);
    }

    /** Runs a script in the clone. */
    String inWork(String script) throws Exception {
        return sh("cd work\n" + script);
    }

    private String run(List<String> command, int expected) throws Exception {
        var builder = new ProcessBuilder(command).directory(root.toFile()).redirectInput(Path.of("/dev/null").toFile());
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(expected, process.waitFor(), () -> command + ":\n" + said);
        return said;
    }

    /** Records the clone as seen from it into a new run directory. */
    Map<String, String> record(String run) throws Exception {
        return record(run, "work");
    }

    Map<String, String> record(String run, String cwd) throws Exception {
        Files.createDirectories(root.resolve(run).resolve(".ops"));
        String said = run(List.of(shell, "-c", ". " + RECORD + "code.sh; . " + RECORD + "code_limits.sh; code_state \"$@\"", "sh", root.resolve(run).toString(),
                root.resolve(cwd).toString()), 0);
        var facts = new LinkedHashMap<String, String>();
        said.lines().forEach(line -> facts.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        return facts;
    }

    /** Records of NUL-ended fields, as .ops/code has them. */
    List<List<String>> fields(String run, String name, int count) throws IOException {
        Path file = root.resolve(run).resolve(".ops/code").resolve(name);
        String[] fields = (Files.exists(file) ? Files.readString(file) : "").split("\0", -1);
        var records = new ArrayList<List<String>>();
        for (int i = 0; i + count < fields.length; i += count) {
            records.add(List.of(fields).subList(i, i + count));
        }
        return records;
    }

    /** path, bytes, SHA-256, reason. */
    List<List<String>> leftOut(String run) throws IOException {
        return fields(run, "left_out", 4);
    }

    List<String> files(String run) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(run))) {
            return files.map(f -> f.getFileName().toString()).filter(f -> !f.equals(".ops")).sorted().toList();
        }
    }

    String patch(String run) throws IOException {
        return new String(Files.readAllBytes(root.resolve(run).resolve("repo.patch")), StandardCharsets.ISO_8859_1);
    }

    String untracked(String run) throws Exception {
        return sh("tar -tzf " + run + "/repo_untracked.tar.gz");
    }

    /** Restores a record into a new directory, from a repository that has the commit or its parents. */
    String restore(String repository, String commit, String run, String target, int expected) throws Exception {
        return run(List.of(shell, "-c", ". " + RECORD + "restore_code.sh; restore_code \"$@\"", "sh", repository, commit, run, target), expected);
    }

    /** Every file of the one is in the other with the same bytes, kind and right to execute, git's own aside. */
    void assertSame(String one, String other) throws Exception {
        sh("diff -r --no-dereference -x .git " + one + " " + other);
        String list = "find . -name .git -prune -o \\( -type f -perm -u+x -printf 'x %P\\0' -o -type f -printf 'f %P\\0' -o -type l -printf 'l %P %l\\0' \\) | sort -z | tr '\\0' '\\n'";
        assertEquals(sh("cd " + one + " && " + list), sh("cd " + other + " && " + list));
    }

    static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
