package tests.repo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lib.config.RepoAccess;
import lib.config.Setup;
import lib.pod.LocalPod;
import lib.repo.LaptopCheckout;
import lib.repo.RefName;
import lib.repo.RepoSync;
import lib.repo.SyncPlan;
import lib.repo.Synced;
import lib.run.ExitCode;
import lib.run.OpsException;

/** A bare repository with branches, tags, a pull request (7) and a merge request (3), a laptop's clone of it, and the place of a checkout on a pod, which is this machine. */
final class SyncWorld {
    final Path root;
    final Path origin;
    final Path laptop;
    final Path checkout;
    final Path runs;
    final List<String> said = new ArrayList<>();
    String url;
    boolean configured = true;
    RepoAccess access = new RepoAccess(Optional.empty(), Optional.empty(), false);
    List<List<String>> setup = List.of();

    SyncWorld(Path root) throws Exception {
        this.root = root.toRealPath();
        origin = this.root.resolve("origin.git");
        laptop = this.root.resolve("laptop");
        checkout = this.root.resolve("pod/repo");
        runs = Files.createDirectories(this.root.resolve("runs"));
        url = origin.toString();
        sh("git init -q --bare -b main origin.git; git init -q -b main laptop; cd laptop; git remote add origin ../origin.git; echo one >file; printf '*.ignored\\n' >.gitignore; git add .; git commit -q -m one; "
                + "git tag v1; git tag -a -m annotated v2; echo two >file; git commit -q -a -m two; git push -q origin main v1 v2; "
                + "git checkout -q -b seven; echo seven >seven; git add .; git commit -q -m seven; git push -q origin HEAD:refs/pull/7/head; "
                + "git checkout -q -b three main; echo three >three; git add .; git commit -q -m three; git push -q origin HEAD:refs/merge-requests/3/head; "
                + "git checkout -q -b feature main; echo feature >feature; git add .; git commit -q -m feature; git push -q origin feature; git checkout -q main; git branch -q -D seven three");
    }

    /** Runs a script at the top of this world, and returns what it printed. */
    String sh(String script) throws Exception {
        return shIn(root, script);
    }

    String shIn(Path directory, String script) throws Exception {
        var builder = new ProcessBuilder("sh", "-ec", script).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(identity());
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), script + "\n" + out);
        return out;
    }

    static Map<String, String> identity() {
        return Map.of("GIT_CONFIG_GLOBAL", "/dev/null", "GIT_AUTHOR_NAME", "T", "GIT_AUTHOR_EMAIL", "t@example.org", "GIT_COMMITTER_NAME", "T", "GIT_COMMITTER_EMAIL", "t@example.org",
                "GIT_ALLOW_PROTOCOL", "file:git:http:https:ssh");
    }

    String sha(String revision) throws Exception {
        return sh("git -C origin.git rev-parse '" + revision + "^{commit}'").strip();
    }

    String head() throws Exception {
        return shIn(checkout, "git rev-parse HEAD").strip();
    }

    String status() throws Exception {
        return shIn(checkout, "git status --porcelain");
    }

    Synced sync(String ref) {
        return sync(plan(Optional.of(ref), "no", false, false));
    }

    /** The laptop's commit, and with {@code dirty} its changes. */
    Synced send(boolean dirty) {
        return sync(plan(Optional.empty(), "no", dirty, false));
    }

    Synced sync(SyncPlan plan) {
        said.clear();
        try {
            Path temporary = Files.createTempDirectory(root, "send");
            return new RepoSync(new LocalPod("here"), runs.toString(), temporary, said::add).sync(plan);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    SyncPlan plan(Optional<String> ref, String worktree, boolean dirty, boolean stash) {
        return plan(ref, worktree, dirty, stash, "", false);
    }

    SyncPlan plan(Optional<String> ref, String worktree, boolean dirty, boolean stash, String runId, boolean dryRun) {
        var source = new SyncPlan.Source(url, configured, access, LaptopCheckout.of(laptop), dirty, 20);
        return new SyncPlan(ref.map(RefName::new), new SyncPlan.Place(checkout.toString(), false, worktree, ""), source, new SyncPlan.Handling(stash, dryRun),
                new SyncPlan.Preparation(new Setup(setup, List.of("req*.txt")), "", Map.of("GREETING", "it's set")), runId);
    }

    OpsException refused(ExitCode code, String part, String ref) {
        return refused(code, part, plan(Optional.of(ref), "no", false, false));
    }

    OpsException refused(ExitCode code, String part, SyncPlan plan) {
        OpsException e = assertThrows(OpsException.class, () -> sync(plan));
        assertEquals(code, e.exitCode(), e.getMessage() + "\n" + e.hint());
        assertTrue(e.getMessage().contains(part), e.getMessage());
        assertTrue(!e.hint().isBlank(), e.getMessage());
        return e;
    }

    /** What lies beside the checkout: nothing but itself and its lock. */
    List<String> beside() throws IOException {
        try (Stream<Path> all = Files.list(checkout.getParent())) {
            return all.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }
}
