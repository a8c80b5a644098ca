package tests.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import lib.pod.LocalPod;
import lib.secret.Scan;
import lib.secret.ScanFinding;
import lib.secret.ScanRequest;
import lib.secret.ScanResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tests.support.Checkout;
import tests.support.Gitleaks;

/** Real repositories: this one, and some that are made for it. */
class ScanRepositoryTest {
    @RegisterExtension
    static final BeforeAllCallback GITLEAKS = context -> Gitleaks.program();
    @TempDir
    private Path dir;
    private final String token = new Planted(11).huggingFace();

    private static ScanResult look(Path top, OptionalInt commits) {
        return Scan.here(new LocalPod("local")).look(ScanRequest.of(List.of()).withRepository(top.toString(), commits));
    }

    private String git(String script) throws Exception {
        var builder = new ProcessBuilder("sh", "-ec", "git() { command git -c user.name=T -c user.email=t@example.org -c init.defaultBranch=main \"$@\"; }\n" + script, "sh", token);
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        Process process = builder.directory(dir.toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), said);
        return said.strip();
    }

    private static List<String> places(ScanResult result) {
        return result.findings().stream().map(f -> f.position().replaceFirst("^[0-9a-f]{12}:", "COMMIT:")).sorted().collect(Collectors.toList());
    }

    @Test
    void whatWasDeletedLongAgoIsFoundInTheHistoryWithTheCommitThatBroughtIt() throws Exception {
        String commit = git("git init -q . && echo x >a && git add a && git commit -qm one && printf '\\n%s\\n' \"$1\" >'b c' && git add . && git commit -qm two"
                + " && git rev-parse HEAD && git rm -q 'b c' && git commit -qm three && git commit -q --allow-empty -m \"now $1\"");
        ScanResult result = look(dir, OptionalInt.empty());
        assertEquals(2, result.findings().size(), result.toString());
        assertTrue(result.findings().stream().map(ScanFinding::position).anyMatch((commit.substring(0, 12) + ":b c:2:1")::equals), result.toString());
        assertTrue(places(result).stream().anyMatch(p -> p.startsWith("COMMIT:message:")), result.toString());
        assertEquals(1, look(dir, OptionalInt.of(1)).findings().size());
        assertEquals(0, look(dir, OptionalInt.of(0)).findings().size());
    }

    @Test
    void whatNoBranchReachesAnyMoreAndWhatGitRemembersOfAddressesIsFound() throws Exception {
        git("git init -q . && echo x >a && git add a && git commit -qm one && printf %s \"$1\" | git hash-object -w --stdin && git remote add origin https://me:\"$1\"@example.org/x.git");
        assertEquals(List.of(".git/config", "object that no commit has"), look(dir, OptionalInt.empty()).findings().stream()
                .map(f -> f.place().replaceFirst("^[0-9a-f]{12}:", "").replace(dir + "/", "")).sorted().toList());
    }

    @Test
    void anUntrackedFileIsFoundAndAnIgnoredOneIsNot() throws Exception {
        git("git init -q . && echo .env >.gitignore && echo \"$1\" >.env && echo \"$1\" >new");
        assertEquals(List.of(dir + "/new:1:1"), places(look(dir, OptionalInt.empty())));
    }

    @Test
    void aFalseAlarmIsAllowedInItsLineOrByGitleaksOwnFile() throws Exception {
        git("git init -q . && echo \"$1 # gitleaks:allow\" >a && echo \"b $1\" >b && echo b:huggingface-access-token:1 >.gitleaksignore && echo \"$1\" >c && git add . && git commit -qm one");
        ScanResult result = look(dir, OptionalInt.empty());
        assertEquals(List.of("COMMIT:c:1:1", dir + "/c:1:1").stream().sorted().toList(), places(result));
        assertEquals(4, result.counts().allowed());
    }

    @Test
    void aBundleOfUnpushedCommitsInARunIsLookedThrough() throws Exception {
        git("mkdir r && cd r && git init -q . && echo x >a && git add a && git commit -qm one && printf '\\n%s\\n' \"$1\" >b && git add b && git commit -qm two && git bundle create -q ../run.bundle main && cd .. && rm -rf r");
        ScanResult result = Scan.here(new LocalPod("local")).look(ScanRequest.of(List.of(dir.toString())));
        assertEquals(List.of("huggingface-access-token"), result.findings().stream().map(ScanFinding::rule).toList());
        assertEquals(6, result.counts().objects());
    }

    @Test
    void ourOwnRepositoryIsClean() {
        ScanResult result = look(Checkout.root(), OptionalInt.empty());
        assertEquals(List.of(), result.findings());
        assertTrue(result.counts().files() > 400 && result.counts().objects() > 400, result.toString());
    }

    @Test
    void gitleaksFindsNothingInOurOwnWorkingTree() throws Exception {
        Process copy = new ProcessBuilder("sh", "-c", "git -C \"$1\" ls-files -z -co --exclude-standard | (cd \"$1\" && xargs -0 sh -c 'for f do [ ! -f \"$f\" ] || printf \"%s\\0\" \"$f\"; done' sh) "
                + "| rsync -a --from0 --files-from=- \"$1/\" \"$2/\"", "sh", Checkout.root().toString(), dir.toString()).redirectErrorStream(true).start();
        String said = new String(copy.getInputStream().readAllBytes());
        assertEquals(0, copy.waitFor(), said);
        assertTrue(Files.exists(dir.resolve("ops.java")));
        assertEquals(List.of(), Gitleaks.in(dir));
    }
}
