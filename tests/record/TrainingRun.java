package tests.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lib.run.Kind;
import lib.run.KindSettings;
import lib.run.RunDir;
import lib.store.Json;

/**
 * A training as nanoGPT does it: an evaluation and a checkpoint every ten steps, {@code init_from=resume} loads {@code out_dir/ckpt.pt}, which is a zip. The file
 * {@code plan} says at which step it ends with which code, and how good its evaluations are.
 */
final class TrainingRun implements AutoCloseable {
    private static final String SCRIPT = """
            import os, shutil, sys, time, zipfile
            given = dict(word.split('=', 1) for word in sys.argv[1:])
            path = os.path.join(given['out_dir'], 'ckpt.pt')
            os.makedirs(given['out_dir'], exist_ok=True)
            first = 0
            if given['init_from'] == 'resume':
                with zipfile.ZipFile(path) as z:
                    first = int(z.read('step'))
            last, code, bias = (float(word) for word in open('plan').read().split())
            for i in range(first, int(last) + 1):
                if i % 10 == 0:
                    print('step %d: train loss %.2f, val loss %.2f' % (i, 9 - i / 100 + bias, 9 - i / 100 + bias), flush=True)
                    if i > first:
                        with zipfile.ZipFile(path + '.tmp', 'w') as z:
                            z.writestr('step', str(i)); z.writestr('data', os.urandom(2000))
                        if i == 10:
                            shutil.copy(path + '.tmp', 'first.pt')
                        os.replace(path + '.tmp', path)
                        time.sleep(1.2)
                print('iter %d: loss %.2f, time 1ms' % (i, 9 - i / 100 + bias), flush=True)
            while int(code) == 99:
                time.sleep(0.1)
            sys.exit(int(code))
            """;
    final RecordedRun run;
    final Path checkpoints;
    private final Path root;

    TrainingRun(Path root) throws IOException {
        this.root = root;
        Files.writeString(root.resolve("train.py"), SCRIPT);
        checkpoints = root.resolve("run1/checkpoints");
        run = new RecordedRun(root, "python3", "train.py", "seed=1", "out_dir=" + checkpoints, "init_from=scratch").settings(KindSettings.of(Kind.NANOGPT_TRAIN))
                .metrics(Kind.NANOGPT_TRAIN.metricPatterns());
    }

    /** The next attempt goes up to this step and ends with this code; with 99 it waits there. */
    TrainingRun plan(int lastStep, int code, double bias) throws IOException {
        Files.writeString(root.resolve("plan"), lastStep + " " + code + " " + bias);
        return this;
    }

    /** What the runner answers: the JSON behind {@code done}, or {@code {code, message}} of a refusal. */
    JsonNode resume(String... wishes) throws Exception {
        return answer("--resume", Json.object(), wishes);
    }

    JsonNode resume(ObjectNode wish) throws Exception {
        return answer("--resume", wish);
    }

    JsonNode closeRun(String... wishes) throws Exception {
        return answer("--close", Json.object(), wishes);
    }

    private JsonNode answer(String mode, ObjectNode wish, String... wishes) throws Exception {
        Stream.of(wishes).forEach(name -> wish.put(name, true));
        return read(ask(mode, wish));
    }

    /** One whose command failed at this step, and whose launcher is over. */
    static TrainingRun failedAt(Path root, int step) throws Exception {
        var training = new TrainingRun(root).plan(step, 3, 0);
        training.run.write().start().summary();
        // Whose summary is there may still hold its lock for a moment.
        training.run.awaitLaunch();
        return training;
    }

    Process ask(String mode, ObjectNode wish) throws IOException {
        Process process = new ProcessBuilder(RecordedRun.runner(mode, run.dir.toString())).redirectError(root.resolve("resume.err").toFile()).start();
        process.getOutputStream().write(Json.line(wish).getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        return process;
    }

    static JsonNode read(Process process) throws Exception {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        String line = out.lines().filter(l -> l.startsWith("@ops done ") || l.startsWith("@ops fail ")).findFirst().orElse("@ops done null");
        String rest = line.substring("@ops done ".length());
        return line.startsWith("@ops done ") ? Json.parse(rest).orElseThrow()
                : Json.object().put("code", Integer.parseInt(rest.substring(0, rest.indexOf(' ')))).put("message", rest.substring(rest.indexOf(' ') + 1));
    }

    /** Changes what is known of the command's process. */
    void child(String key, String value) throws Exception {
        Path file = run.dir.resolve(RunDir.CHILD);
        Files.writeString(file, Files.readAllLines(file).stream().map(l -> l.startsWith(key + "=") ? key + "=" + value : l).collect(Collectors.joining("\n", "", "\n")));
    }

    /** Everything of it is killed, and nothing has been written down. */
    void killAll() throws Exception {
        run.recorder();
        List<ProcessHandle> command = List.of(run.process("shell_pid"), run.process("pid"));
        RecordedRun.killWatchers(run.dir);
        RecordedRun.kill(command);
    }

    @Override
    public void close() throws IOException {
        run.close();
    }
}
