package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import lib.run.RunDir;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tests.support.Laptop;
import tests.support.Ran;

/** A run again: the same code, whatever became of the checkout since, and what could not be made equal. */
class ReproduceTest extends OnPod {
    private Path train;

    @BeforeAll
    void recordARunOfADirtyCheckoutWithAnUnpushedCommit() throws Exception {
        train = pod.repo.resolve("examples/charlm/train.py");
        Files.writeString(pod.repo.resolve("notes.txt"), "a commit that no remote has\n");
        git("add", "notes.txt");
        git("commit", "-q", "-m", "unpushed");
        Files.writeString(train, Files.readString(train).replace("n_hidden = 32", "n_hidden = 16"));
        Files.writeString(pod.repo.resolve("untracked.txt"), "not committed\n");
        Files.writeString(pod.repo.resolve(".git/info/exclude"), "corpus.txt\n");
        Files.writeString(pod.repo.resolve("corpus.txt"), "the quick brown fox jumps over the lazy dog. ".repeat(200));
        laptop.ops("run", "submit", "--preset", "demo", "--set", "dataset=corpus.txt", "--set", "max_iters=40", "--run-id", "first", "--wait").expect(0);
        // Life goes on: the code of the run is in its record alone.
        git("checkout", "-q", "-f", "main");
        git("reset", "-q", "--hard", "origin/main");
        Files.delete(pod.repo.resolve("untracked.txt"));
        git("reflog", "expire", "--expire=now", "--all");
        git("gc", "-q", "--prune=now");
    }

    private void git(String... arguments) throws Exception {
        var words = new java.util.ArrayList<>(java.util.List.of("git", "-C", pod.repo.toString(), "-c", "user.name=Test", "-c", "user.email=test@example.org"));
        words.addAll(java.util.List.of(arguments));
        pod.here(words.toArray(String[]::new)).expect(0);
    }

    @Test
    void theSameCodeRunsAgainAndMeasuresTheSame() throws Exception {
        Ran ran = laptop.ops("run", "reproduce", "first", "--as", "again", "--verify", "20").expect(0);
        assertTrue(ran.out().startsWith("equal: "), ran.out());
        assertTrue(ran.err().contains("code, settings, packages and data are as they were recorded"), ran.err());
        Path code = pod.runs.resolve(".ops/code/again");
        assertTrue(Files.readString(code.resolve("examples/charlm/train.py")).contains("n_hidden = 16"), "the patch");
        assertEquals("not committed\n", Files.readString(code.resolve("untracked.txt")));
        assertTrue(Files.exists(code.resolve("notes.txt")), "the unpushed commit");
        assertEquals("{\"run_id\":\"first\",\"relation\":\"reproduce\"}", json("again", RunDir.METADATA).path("parent").toString());
        assertEquals(pod.file("again", "checkpoints").toString(), json("again", RunDir.CONFIG).path("values").path("out_dir").path("value").asText());
        assertFalse(Files.readString(train).contains("n_hidden = 16"), "the checkout itself is left alone");
    }

    @Test
    void anotherDataFileIsNamedBeforeTheStartAndTheFirstStepThatDiffersAfterIt() throws Exception {
        Path corpus = pod.repo.resolve("corpus.txt");
        String before = Files.readString(corpus);
        Files.writeString(corpus, before.replace("fox", "cat"));
        try {
            Ran ran = laptop.ops("run", "reproduce", "first", "--as", "other-data", "--verify", "20").expect(1);
            assertTrue(ran.err().contains("not equal: the data file " + corpus + " is another one"), ran.err());
            assertTrue(ran.out().startsWith("diverged at step 0: "), ran.out());
        } finally {
            Files.writeString(corpus, before);
        }
    }

    @Test
    void aFetchedCopyAloneIsEnough() throws Exception {
        laptop.ops("run", "fetch", "first", "--to", "copies").expect(0);
        Ran ran = laptop.ops("run", "reproduce", "copies/first", "--as", "from-copy", "--wait").expect(0);
        assertTrue(ran.err().contains("which repeats run first"), ran.err());
        assertEquals(summary("first").path("metrics").path("last").path("train/loss"), summary("from-copy").path("metrics").path("last").path("train/loss"));
    }

    @Test
    void whatCanNotBeMadeEqualIsSaidBeforeAnythingStarts() throws Exception {
        Laptop other = pod.laptop("q");
        other.ops("run", "fetch", "first", "--to", "copies").expect(0);
        Path copy = other.dir.resolve("copies/first");
        Path environment = copy.resolve(RunDir.ENVIRONMENT);
        Files.writeString(environment, Files.readString(environment).replaceFirst("\"packages\" : \\{", "\"packages\" : { \"torch\" : \"2.4.0\", "));
        Path config = copy.resolve(RunDir.CONFIG);
        Files.writeString(config, Files.readString(config).replaceFirst("\"config_sha256\": \"....", "\"config_sha256\": \"0000"));
        String said = other.ops("run", "reproduce", "copies/first", "--as", "unequal", "--dry-run").expect(0).err();
        assertTrue(said.contains("not equal: torch 2.4.0 → not installed"), said);
        assertTrue(said.contains("not equal: the config file examples/charlm/config/train_tiny.py is another one"), said);
        assertFalse(said.contains("as they were recorded"), said);
    }

    @Test
    void aDryRunLeavesNothing() throws Exception {
        Ran ran = laptop.ops("run", "reproduce", "first", "--as", "dry", "--dry-run").expect(0);
        assertTrue(ran.out().contains("would reserve " + pod.runs.resolve("dry")), ran.out());
        assertFalse(Files.exists(pod.runs.resolve(".ops/code/dry")) || Files.exists(pod.runs.resolve("dry")));
        assertFalse(pod.here("git", "-C", pod.repo.toString(), "worktree", "list").out().contains("/dry "));
    }

    @Test
    void aCheckoutWithoutTheCommitAndWithoutItsRecordIsSaid() throws Exception {
        Laptop other = pod.laptop("r");
        other.ops("run", "fetch", "first", "--to", "copies", "--exclude", "repo_commits*").expect(0);
        Path metadata = other.dir.resolve("copies/first").resolve(RunDir.METADATA);
        Files.writeString(metadata, Files.readString(metadata).replaceFirst("\"commit\" : \"[0-9a-f]{4}", "\"commit\" : \"0000"));
        other.ops("run", "reproduce", "copies/first", "--as", "no-code").complaint(4, "commit");
        assertFalse(Files.exists(pod.runs.resolve(".ops/code/no-code")));
    }

    @Test
    void aRunIdThatExistsIsAConflictAndNoCheckoutIsLeft() throws Exception {
        submit("taken", "true").expect(0);
        laptop.ops("run", "reproduce", "taken", "--verify", "5").complaint(2, "nothing to verify");
        laptop.ops("run", "reproduce", "first", "--as", "taken").expect(5);
        assertFalse(Files.exists(pod.runs.resolve(".ops/code/taken")));
    }
}
