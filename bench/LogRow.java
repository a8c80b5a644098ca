package bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How quickly a log goes through the recorder. */
final class LogRow implements Row {
    private static final int LINE_BYTES = 80;

    @Override
    public String name() {
        return "log";
    }

    @Override
    public String what() {
        return "80-byte lines through the recorder, from `cat FILE` to stdout.log";
    }

    @Override
    public void measure(Workbench bench, List<Result> results, List<String> remarks) throws Exception {
        long bytes = bench.quick() ? 200_000_000 : 2_000_000_000;
        Path input = write(bench.directory().resolve("input.log"), bytes);
        Path output = bench.directory().resolve("output.log");
        var contest = new Contest("s", "until the command has ended", "until all is recorded");
        contest.add("ops", recorded(new Runs(bench, false), input, bytes));
        contest.add("cat FILE | tee COPY >/dev/null", both(bench.shell("cat \"$1\" | tee \"$2\" >/dev/null", input.toString(), output.toString()), output));
        contest.add("cat FILE >COPY", both(bench.shell("cat \"$1\" >\"$2\"", input.toString(), output.toString()), output));
        contest.add("ops, with its tmux pane", recorded(new Runs(bench, true), input, bytes));
        results.addAll(contest.run(bench.samples()).results());
        remarks.add(bytes / 1_000_000 + " MB; the recorder's start, which takes place beside the command, is within");
        Files.delete(input);
    }

    /** By the clock of the command itself, which says when it begins and ends. */
    private static Contest.Sampler recorded(Runs runs, Path input, long bytes) {
        return () -> {
            String id = runs.newId();
            Path times = runs.project().resolve(id + ".times");
            String script = "date +%s.%N >\"$1\"; cat \"$0\"; date +%s.%N >>\"$1\"";
            runs.submit(id, List.of(), List.of("sh", "-c", script, input.toString(), times.toString())).output();
            runs.awaitSummary(id);
            double over = System.currentTimeMillis() / 1000.0;
            List<String> lines = Files.readAllLines(times);
            double begun = Double.parseDouble(lines.get(0));
            Path log = runs.directory(id).resolve("stdout.log");
            if (Files.size(log) != bytes) {
                throw new IOException("the log has " + Files.size(log) + " bytes of " + bytes);
            }
            runs.awaitEnd(id);
            Files.delete(log);
            return new double[] {Double.parseDouble(lines.get(1)) - begun, over - begun};
        };
    }

    private static Contest.Sampler both(Command command, Path output) {
        return () -> {
            double seconds = command.seconds();
            Files.delete(output);
            return new double[] {seconds, seconds};
        };
    }

    /** Lines as a training prints them, each different. */
    private static Path write(Path file, long bytes) throws IOException {
        try (var out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            for (long line = 0; line < bytes / LINE_BYTES; line++) {
                String text = "step " + line + ": a line of a log as a program prints it when it is busy with something";
                out.write((text + ".".repeat(LINE_BYTES)).substring(0, LINE_BYTES - 1).getBytes(StandardCharsets.US_ASCII));
                out.write('\n');
            }
        }
        return file;
    }
}
