package tests.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lib.pod.ListedRun;
import lib.pod.Pod;
import lib.pod.RunList;
import lib.pod.Runs;
import lib.report.RunRow;
import lib.run.RunDir;
import lib.store.RunIndex;
import lib.store.RunIndexFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tests.support.PodBehind;
import tests.support.Scripts;

/** What is remembered of runs saves reading them, and never says anything else than they do. */
class RunListTest {
    private static final int ROUNDS = 12;
    private static final long SEED = 20260131;
    @TempDir
    Path directory;
    private Path root;
    private Path other;
    private Path memory;
    private CountingPod pod;

    @BeforeEach
    void pod() throws IOException {
        root = Files.createDirectories(directory.resolve("it's runs"));
        other = Files.createDirectories(directory.resolve("older"));
        memory = directory.resolve("memory");
        Path programs = directory.resolve("programs");
        Scripts.write(programs.resolve("date"), "#!/bin/sh\necho $(($(PATH=/usr/bin:/bin date +%s) + 100))\n");
        pod = new CountingPod(new ShellPod(List.of("sh"), programs.toString()));
    }

    private Path over(Path where, String id, String state, double loss) throws IOException {
        Path run = Files.createDirectories(where.resolve(id));
        Files.writeString(run.resolve(RunDir.METADATA), "{\"run_id\": \"" + id + "\", \"created_at\": \"2026-01-01T00:00:00.000Z\", \"tags\": [\"t\"], \"command\": [\"x\"]}\n");
        return summary(run, state, loss);
    }

    private static Path summary(Path run, String state, double loss) throws IOException {
        Path next = run.resolve("summary.tmp");
        Files.writeString(next, "{\n\"state\": \"" + state + "\", \"exit_code\": 0, \"duration_sec\": 1.5, \"attempts\": [{\"attempt\": 1}],\n\"metrics\": {\"last\": {\"loss\": " + loss
                + "}, \"best\": {\"loss\": {\"value\": " + loss + ", \"step\": 3}}}}\n");
        Files.move(next, run.resolve(RunDir.SUMMARY), StandardCopyOption.REPLACE_EXISTING);
        return run;
    }

    private List<ListedRun> list() {
        return runs(pod).all();
    }

    private RunList runs(Pod of) {
        return new RunList(of, List.of(root.toString(), other.toString()), memory);
    }

    private static List<RunRow> rows(List<ListedRun> runs) {
        return runs.stream().map(run -> RunRow.of(run.record())).toList();
    }

    /** By the whole files, without any memory. */
    private List<RunRow> truth() {
        return new Runs(pod, List.of(root.toString(), other.toString())).all().stream().map(RunRow::of).toList();
    }

    /** Asked twice, so that what was remembered by the first is what the second says. */
    private void assertSays(String what) {
        String truth = text(truth());
        assertEquals(truth, text(rows(list())), what);
        assertEquals(truth, text(rows(list())), what + ", remembered");
        assertEquals(truth, text(runs(pod).all(RunRow::of)), what + ", while the pod is asked");
    }

    private static String text(List<RunRow> rows) {
        return rows.stream().map(RunRow::toString).collect(Collectors.joining("\n"));
    }

    @Test
    void whateverHappensToRunDirectoriesAListSaysWhatTheirFilesSay() throws Exception {
        var random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i <= random.nextInt(3); i++) {
                change(random, round * 10 + i);
            }
            assertSays("round " + round);
        }
    }

    private void change(Random random, int number) throws IOException {
        List<Path> runs = directories(root);
        Path some = runs.isEmpty() ? over(root, "first", "succeeded", 1) : runs.get(random.nextInt(runs.size()));
        Path file = some.resolve(RunDir.SUMMARY);
        switch (random.nextInt(10)) {
            case 0, 1 -> over(random.nextBoolean() ? root : other, "r" + number, "failed", number);
            case 2 -> Files.writeString(Files.createDirectories(root.resolve("q" + number)).resolve(RunDir.COMMAND), "exec x\n");
            case 3 -> remove(some);
            case 4 -> summary(some, "stopped", number);
            case 5 -> inPlace(file, random.nextInt(10));
            case 6 -> copy(some, root.resolve("c" + number));
            case 7 -> Files.move(some, other.resolve("m" + number));
            case 8 -> Files.deleteIfExists(file);
            default -> Files.writeString(some.resolve(RunDir.METADATA), "{\"note\": \"n" + number + "\"" + (random.nextBoolean() ? "}" : ""));
        }
    }

    /** Of the same length, at the same place, and with the time it had before. */
    private static void inPlace(Path file, int digit) throws IOException {
        if (Files.exists(file)) {
            FileTime before = Files.getLastModifiedTime(file);
            Files.writeString(file, Files.readString(file).replaceAll("_sec\": 1\\.\\d", "_sec\": 1." + digit));
            Files.setLastModifiedTime(file, before);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (Path file : directories(from)) {
            Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void remove(Path run) throws IOException {
        for (Path file : directories(run)) {
            Files.delete(file);
        }
        Files.delete(run);
    }

    private static List<Path> directories(Path of) throws IOException {
        try (Stream<Path> all = Files.list(of)) {
            return all.sorted().toList();
        }
    }

    @Test
    void whatIsRememberedIsNeitherReadNorSentAgain() throws Exception {
        for (int i = 0; i < 50; i++) {
            over(root, "r" + i, "succeeded", i);
        }
        list();
        pod.forget();
        assertEquals(50, list().size());
        assertEquals(1, pod.asked());
        assertTrue(pod.bytes() < 300, "bytes: " + pod.bytes());
        aSecondLater();
        over(root, "r7", "failed", 8);
        list();
        assertTrue(pod.bytes() < 300 + 50 * 200, "only one is told, and which files there are: " + pod.bytes());
        assertEquals(2, pod.asked());
    }

    @Test
    void ofWhatIsRememberedPartsAreMadeBeforeThePodAnswers() throws Exception {
        over(root, "a", "succeeded", 1);
        over(other, "b", "failed", 2);
        list();
        over(root, "c", "failed", 3);
        summary(other.resolve("b"), "stopped", 4);
        var early = new CountDownLatch(2);
        var inTime = new AtomicBoolean();
        Pod late = new PodBehind() {
            @Override
            public Pod pod() {
                return pod;
            }

            @Override
            public int stream(String script, OutputStream output) {
                inTime.set(awaits(early));
                return pod.stream(script, output);
            }
        };
        List<String> states = runs(late).all(run -> {
            early.countDown();
            return run.id() + " " + run.state().text();
        });
        assertTrue(inTime.get());
        assertEquals(List.of("a succeeded", "c failed", "b stopped"), states);
    }

    @Test
    void whatIsRememberedAndCannotBeReadIsAskedForOnceMore() throws Exception {
        over(root, "a", "succeeded", 1);
        list();
        var file = new RunIndexFile(memory, "box", root.toString());
        RunIndex.Entry entry = file.read().entries().get("a");
        file.write(RunIndex.of(List.of(new RunIndex.Entry("a", entry.stamps(), "two\nlines", "failed", entry.fields())), Long.MAX_VALUE));
        assertFalse(file.read().isWhole());
        pod.forget();
        assertEquals("succeeded", list().get(0).state().text());
        assertEquals(2, pod.asked());
        assertTrue(file.read().isWhole());
    }

    private static boolean awaits(CountDownLatch latch) {
        try {
            return latch.await(150, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is changed within the second of the newest of what is remembered costs a round trip more; only this pod's clock lets it be remembered so early. */
    private void aSecondLater() throws IOException {
        Path file = Files.writeString(directory.resolve("clock"), "");
        long second = second(file);
        while (second(file) == second) {
            Files.writeString(file, "");
        }
    }

    private static long second(Path file) throws IOException {
        return ((FileTime) Files.getAttribute(file, "unix:ctime")).toMillis() / 1000;
    }

    @Test
    void aRunThatWasMovedHereWithItsOldTimesIsAskedForInASecondRoundTrip() throws Exception {
        Path early = over(directory, "early", "failed", 5);
        over(root, "late", "succeeded", 1);
        list();
        Files.move(early, root.resolve("early"));
        pod.forget();
        assertEquals(truth(), rows(list()));
        assertEquals(3, pod.asked(), "one of them is the truth's");
        pod.forget();
        list();
        assertEquals(1, pod.asked());
    }

    @Test
    void aFileThatWasChangedAMomentAgoIsReadAgain() throws Exception {
        over(root, "r", "succeeded", 1);
        pod = new CountingPod(new ShellPod(List.of("sh"), ""));
        list();
        inPlace(root.resolve("r").resolve(RunDir.SUMMARY), 7);
        assertEquals(truth(), rows(list()));
    }

    @Test
    void linksAndFilesThatBlockAreNoRunsAndNotRemembered() throws Exception {
        Path run = over(directory, "elsewhere", "succeeded", 1);
        Files.createSymbolicLink(root.resolve("link"), run);
        Path inner = Files.createDirectories(root.resolve("inner"));
        Files.createSymbolicLink(inner.resolve(RunDir.SUMMARY), run.resolve(RunDir.SUMMARY));
        Path hidden = over(root, "hidden", "succeeded", 2);
        assertSays("with a link to a run");
        Files.createSymbolicLink(hidden.resolve(".ops"), run);
        assertSays("with a link in a run");
        Path pipe = over(root, "pipe", "succeeded", 3).resolve(RunDir.METADATA);
        Files.delete(pipe);
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        assertSays("with a pipe");
    }

    @Test
    void whatLooksLikeASecretIsNotRemembered() throws Exception {
        Path run = over(root, "r", "succeeded", 1);
        String secret = "hf_" + "Ab1".repeat(12);
        Files.writeString(run.resolve(RunDir.METADATA), "{\"created_at\": \"2026-01-01T00:00:00.000Z\", \"note\": \"with " + secret + "\"}");
        assertSays("with a secret");
        for (Path file : directories(memory)) {
            assertFalse(Files.readString(file).contains("Ab1"), file.toString());
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(memory)));
    }

    @Test
    void listsAtTheSameTimeDoNotDisturbEachOther() throws Exception {
        var threads = new ArrayList<Thread>();
        var wrong = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            over(root, "r" + i, "succeeded", i);
            threads.add(Thread.ofPlatform().start(() -> wrong.addAndGet(list().stream().allMatch(run -> run.state().isFinal()) ? 0 : 1)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(0, wrong.get());
        assertSays("afterwards");
    }
}
