package tests.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo workload, run as its users run it: real python3 processes in another working directory. */
@Timeout(300)
class CharlmTest {
    private static final Path EXAMPLE =
        Path.of(System.getProperty("ops.root", System.getProperty("user.dir"))).toAbsolutePath().resolve("examples/charlm");
    private static final String TINY = "config/train_tiny.py";
    private static final Pattern STEP = Pattern.compile("^step (\\d+): train loss (\\d+\\.\\d{4}), val loss (\\d+\\.\\d{4})$");
    private static final Pattern ITER = Pattern.compile("^iter (\\d+): loss (\\d+\\.\\d{4}), time (\\d+\\.\\d{2})ms$");

    @TempDir Path work;

    private record Outcome(int exitCode, List<String> lines) {
        /** The lines that the pattern matches, without the times, which differ from run to run. */
        List<String> matching(Pattern pattern) {
            return lines.stream().filter(pattern.asPredicate()).map(line -> line.replaceAll(", time .*", "")).toList();
        }

        String text() {
            return String.join("\n", lines);
        }
    }

    @Test
    void theLossFallsFromTheFirstStepToTheLast() throws Exception {
        var run = train(TINY);
        assertEquals(0, run.exitCode(), run.text());
        assertFalse(Files.exists(EXAMPLE.resolve("__pycache__")), "a run leaves the checkout as it was");
        var steps = run.matching(STEP);
        assertEquals(7, steps.size(), run.text());
        assertEquals(Math.log(66), valLoss(steps.getFirst()), 0.1, "an untrained model guesses");
        assertTrue(valLoss(steps.getLast()) < valLoss(steps.getFirst()) - 0.7, run.text());
    }

    @Test
    void theLogHasTheShapeOfNanoGpts() throws Exception {
        var run = train(TINY, "--max_iters=4", "eval_interval=2", "--gradient_accumulation_steps=3");
        assertEquals(0, run.exitCode(), run.text());
        assertTrue(run.lines().contains("tokens per iteration will be: 96"), run.text());
        assertTrue(run.text().contains("vocab size: 66"), run.text());
        assertTrue(run.lines().stream().anyMatch(line -> line.matches("number of parameters: \\d+\\.\\d+M")), run.text());
        assertEquals(List.of("0", "2", "4"), numbers(run.matching(STEP)));
        assertEquals(List.of("0", "1", "2", "3"), numbers(run.matching(ITER)));
    }

    @Test
    void theSameSeedGivesTheSameLossesAndAnotherSeedOthers() throws Exception {
        var first = train(TINY, "--max_iters=12", "--out_dir=first");
        var second = train(TINY, "--max_iters=12", "--out_dir=second");
        var other = train(TINY, "--max_iters=12", "--out_dir=other", "--seed=1");
        assertEquals(15, losses(first).size(), first.text());
        assertEquals(losses(first), losses(second));
        assertNotEquals(losses(first), losses(other));
    }

    @Test
    void aResumedRunGoesOnAtTheNextIterationAndEndsAsAnUninterruptedOne() throws Exception {
        var whole = train(TINY, "--max_iters=25", "--out_dir=whole");
        var begun = train(TINY, "--max_iters=15", "--out_dir=parts");
        var resumed = train(TINY, "--max_iters=25", "--out_dir=parts", "--init_from=resume");
        assertEquals(0, resumed.exitCode(), resumed.text());
        assertEquals("14", numbers(begun.matching(ITER)).getLast());
        assertEquals("15", numbers(resumed.matching(ITER)).getFirst());
        assertEquals(whole.matching(ITER).subList(15, 25), resumed.matching(ITER));
        assertEquals(whole.matching(STEP).getLast(), resumed.matching(STEP).getLast());
        // to the last bit
        assertEquals(weights("whole"), weights("parts"));
    }

    @Test
    void sigtermSavesACheckpointThatResumesToTheSameEndAndExitsWith143() throws Exception {
        var process = start(TINY, "--max_iters=100000", "--eval_interval=30");
        var lines = new ArrayList<String>();
        try (BufferedReader reader = process.inputReader()) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                if (line.startsWith("iter 12:")) process.toHandle().destroy(); // Process.destroy would close the stream as well
            }
        }
        var stopped = new Outcome(process.waitFor(), lines);
        assertEquals(143, stopped.exitCode(), stopped.text());
        var done = stopped.matching(ITER).size();

        var resumed = train(TINY, "--eval_interval=30", "--max_iters=" + (done + 3), "--init_from=resume");
        var whole = train(TINY, "--eval_interval=30", "--max_iters=" + (done + 3), "--out_dir=whole");
        assertEquals(String.valueOf(done), numbers(resumed.matching(ITER)).getFirst(), resumed.text());
        assertEquals(whole.matching(ITER).subList(done, done + 3), resumed.matching(ITER));
        assertEquals(whole.matching(STEP).getLast(), resumed.matching(STEP).getLast());
    }

    @Test
    void evaluatingOnlyPrintsTheLossesOfTheCheckpointAndWritesNothing() throws Exception {
        var trained = train(TINY, "--max_iters=3");
        var before = Files.getLastModifiedTime(work.resolve("out-charlm-tiny/ckpt_last.json"));
        var evaluated = train(TINY, "--eval_only=True", "--init_from=resume");
        assertEquals(0, evaluated.exitCode(), evaluated.text());
        assertEquals(List.of(trained.matching(STEP).getLast()), evaluated.matching(STEP));
        assertEquals(List.of(), evaluated.matching(ITER));
        assertEquals(before, Files.getLastModifiedTime(work.resolve("out-charlm-tiny/ckpt_last.json")));
    }

    @Test
    void wandbIsGivenTheConfigAndEveryEvaluationWhenItIsOn() throws Exception {
        Files.writeString(work.resolve("wandb.py"), """
            def init(project, name, config):
                print('init', project, name, config['max_iters'])
            def log(values):
                print('log', *sorted(values), values['iter'])
            """);
        var run = train(TINY, "--max_iters=2", "--wandb_log=True", "--wandb_project=p", "--wandb_run_name=n");
        assertEquals(0, run.exitCode(), run.text());
        assertTrue(run.lines().contains("init p n 2"), run.text());
        assertTrue(run.lines().contains("log iter lr train/loss val/loss 2"), run.text());
    }

    @Test
    void resumingWithoutACheckpointSaysSo() throws Exception {
        var run = train(TINY, "--init_from=resume", "--out_dir=nothing");
        assertEquals(1, run.exitCode());
        assertEquals("charlm: can't resume: there is no checkpoint nothing/ckpt_last.json", run.lines().getLast());
    }

    @Test
    void checkpointsAreCompleteJsonAndTheBestOneIsAmongThem() throws Exception {
        assertEquals(0, train(TINY, "--max_iters=20").exitCode());
        try (var files = Files.list(work.resolve("out-charlm-tiny"))) {
            assertEquals(List.of("ckpt_best.json", "ckpt_last.json"),
                files.map(file -> file.getFileName().toString()).sorted().toList());
        }
        var check = python("""
            import json, sys
            last, best = (json.load(open(f'out-charlm-tiny/ckpt_{name}.json')) for name in ('last', 'best'))
            for checkpoint in (last, best):
                assert set(checkpoint) >= {'iter_num', 'best_val_loss', 'config', 'model', 'optimizer', 'rng_state'}
                assert len(checkpoint['vocab']) == len(checkpoint['model']['w2']) == 66
            assert last['config']['max_iters'] == 20, last['config']
            assert last['best_val_loss'] == best['best_val_loss'] < 4
            print(last['iter_num'], best['iter_num'])
            """);
        assertEquals(0, check.exitCode(), check.text());
        assertEquals("20 20", check.text());
    }

    @Test
    void theGradientsAgreeWithFiniteDifferences() throws Exception {
        var check = python("""
            import random, sys
            sys.path.insert(0, sys.argv[1])
            from model import CharModel
            rng = random.Random(1)
            model = CharModel(5, 3, 2, 4, rng)
            xs, ys = ([[rng.randrange(5) for _ in range(3)] for _ in range(4)] for _ in range(2))
            _, grads = model.loss_and_grads(xs, ys)
            worst, count, step = 0.0, 0, 1e-5
            for name, matrix in model.params.items():
                for i, row in enumerate(matrix):
                    for j, value in enumerate(row):
                        row[j] = value + step
                        above = model.loss(xs, ys)
                        row[j] = value - step
                        below = model.loss(xs, ys)
                        row[j] = value
                        worst = max(worst, abs((above - below) / (2 * step) - grads[name][i][j]))
                        count += 1
            assert count == model.parameter_count() == 65, count
            assert worst < 1e-8, worst
            """, EXAMPLE.toString());
        assertEquals(0, check.exitCode(), check.text());
    }

    @Test
    void anUnknownKeyIsRefusedByName() throws Exception {
        var run = train(TINY, "--learning_rat=1e-3");
        assertEquals(1, run.exitCode());
        assertEquals("ValueError: Unknown config key: learning_rat", run.lines().getLast());
        assertFalse(Files.exists(work.resolve("out-charlm-tiny")), "nothing is written before the settings are right");
    }

    @Test
    void aValueOfAnotherTypeIsRefusedByName() throws Exception {
        for (var argument : List.of("max_iters=many", "max_iters=1.5", "wandb_log=1", "out_dir=5", "seed=True")) {
            var run = train(TINY, "--" + argument);
            assertEquals(1, run.exitCode(), argument);
            var key = argument.replaceAll("=.*", "");
            assertTrue(run.lines().getLast().startsWith("AssertionError: " + key + " must be of type "), run.text());
        }
    }

    @Test
    void argumentsReadFromLeftToRightAndAValueMayHoldAnEqualsSign() throws Exception {
        var run = train("max_iters=7", TINY, "--weight_decay=0", "out_dir=a=b", "--max_iters=2", "max_iters=1");
        assertEquals(0, run.exitCode(), run.text());
        assertTrue(run.lines().contains("Overriding: weight_decay = 0.0"), "a whole number is a float too: " + run.text());
        assertTrue(run.lines().contains("Overriding: max_iters = 1"), run.text());
        assertEquals(List.of("0"), numbers(run.matching(ITER)));
        assertTrue(Files.exists(work.resolve("a=b/ckpt_best.json")));
    }

    @Test
    void anyTextFileServesAsTheDataset() throws Exception {
        var text = Files.writeString(work.resolve("own.txt"), "the quick brown fox jumps over the lazy dog\n".repeat(20));
        var run = train(TINY, "--max_iters=1", "--dataset=" + text);
        assertEquals(0, run.exitCode(), run.text());
        assertTrue(run.text().contains("vocab size: 28, train tokens: 792, val tokens: 88"), run.text());
    }

    private Outcome train(String... arguments) throws IOException, InterruptedException {
        return outcome(start(arguments));
    }

    private Process start(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("python3", EXAMPLE.resolve("train.py").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true);
        builder.environment().put("PYTHONUNBUFFERED", "1"); // as the runner sets it
        builder.environment().put("PYTHONPATH", work.toString()); // where a test may put a wandb of its own
        return builder.start();
    }

    private Outcome python(String program, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("python3", "-B", "-c", program));
        command.addAll(List.of(arguments));
        return outcome(new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true).start());
    }

    private static Outcome outcome(Process process) throws IOException, InterruptedException {
        try (BufferedReader reader = process.inputReader()) {
            var lines = reader.lines().toList();
            assertTrue(process.waitFor(150, TimeUnit.SECONDS), "the output is closed but the process lives");
            return new Outcome(process.exitValue(), lines);
        }
    }

    private String weights(String outDir) throws IOException, InterruptedException {
        return python("import json; c = json.load(open('" + outDir + "/ckpt_last.json')); "
            + "print(c['model'], c['optimizer'], c['rng_state'])").text();
    }

    private static List<String> losses(Outcome run) {
        return run.lines().stream().filter(STEP.asPredicate().or(ITER.asPredicate()))
            .map(line -> line.replaceAll(", time .*", "")).toList();
    }

    private static List<String> numbers(List<String> lines) {
        return lines.stream().map(line -> line.replaceAll("^\\w+ (\\d+):.*", "$1")).toList();
    }

    private static double valLoss(String step) {
        var matcher = STEP.matcher(step);
        assertTrue(matcher.find(), step);
        return Double.parseDouble(matcher.group(3));
    }
}
