package bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How quickly a log goes through the recorder, which masks three secrets in it. */
final class LogRow implements Row {
    private static final int LINE_BYTES = 80;
    private static final int SECRET_BYTES = 40;
    private static final int SECRETS = 3;
    /** So many lines have one secret among them. */
    private static final int LINES_A_SECRET = 10_000;
    private static final String CAT = "cat \"$1\"";
    /** As a program does that doesn't buffer: a call for each line. */
    private static final String UNBUFFERED = "python3 -S -c 'import os, sys\nfor line in open(sys.argv[1], \"rb\"): os.write(1, line)' \"$1\"";

    @Override
    public String name() {
        return "log";
    }

    @Override
    public String what() {
        return "80-byte lines through the recorder, with three secrets to mask, to stdout.log";
    }

    @Override
    public void measure(Workbench bench, List<Result> results, List<String> remarks) throws Exception {
        var without = new Runs(bench, false);
        var pane = new Runs(bench, true);
        withSecrets(without);
        withSecrets(pane);
        var curve = new Curve("log", "MB", "a log from cat, until the command has ended", "s");
        for (int megabytes : bench.quick() ? new int[] {20, 200} : new int[] {20, 200, 2000}) {
            Path input = write(bench.directory().resolve("input.log"), megabytes * 1_000_000L);
            curve.at(megabytes, compete(bench, megabytes + " MB from cat", CAT, input, without, pane, results));
            Files.delete(input);
        }
        bench.curve(curve);
        long lines = bench.quick() ? 250_000 : 1_000_000;
        Path input = write(bench.directory().resolve("input.log"), lines * LINE_BYTES);
        compete(bench, lines + " lines, unbuffered", UNBUFFERED, input, without, pane, results);
        Files.delete(input);
        remarks.add("ended: when the command has; recorded: when all is in the log; the recorder's start, which takes place beside the command, is within");
        remarks.add("each log was found to be as long as it must be, and each secret to be masked");
    }

    private static Contest compete(Workbench bench, String what, String program, Path input, Runs without, Runs pane, List<Result> results) throws Exception {
        Path output = bench.directory().resolve("output.log");
        var contest = new Contest("s", what + ": ended", what + ": recorded");
        contest.add("ops", recorded(without, program, input));
        contest.add("| tee COPY >/dev/null", both(bench.shell("{ " + program + "; } | tee \"$2\" >/dev/null", input.toString(), output.toString()), output));
        contest.add(">COPY", both(bench.shell("{ " + program + "; } >\"$2\"", input.toString(), output.toString()), output));
        contest.add("ops, with its tmux pane", recorded(pane, program, input));
        results.addAll(contest.run(bench.samples()).results());
        return contest;
    }

    private static void withSecrets(Runs runs) throws IOException {
        var json = new StringBuilder();
        for (int i = 0; i < SECRETS; i++) {
            Path file = Files.writeString(runs.project().resolve("secret" + i), secret(i));
            json.append(i == 0 ? "" : ", ").append("\"BENCH_TOKEN_").append(i).append("\": {\"file\": \"").append(file).append("\"}");
        }
        Files.writeString(runs.project().resolve("configs/ops/project.local.json"), "{\"secrets\": {" + json + "}}");
    }

    /** Of characters as tokens have them. */
    private static String secret(int number) {
        var secret = new StringBuilder();
        for (int i = 0; i < SECRET_BYTES; i++) {
            secret.append("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".charAt((i * (17 + 2 * number) + 29 * number + i * i) % 62));
        }
        return secret.toString();
    }

    /** By the clock of the command itself, which says when it begins and ends. */
    private static Contest.Sampler recorded(Runs runs, String program, Path input) {
        return () -> {
            String id = runs.newId();
            Path times = runs.project().resolve(id + ".times");
            String script = "date +%s.%N >\"$2\"; " + program + "; date +%s.%N >>\"$2\"";
            runs.submit(id, List.of(), List.of("sh", "-c", script, "sh", input.toString(), times.toString())).output();
            runs.awaitSummary(id);
            double over = System.currentTimeMillis() / 1000.0;
            List<String> lines = Files.readAllLines(times);
            double begun = Double.parseDouble(lines.get(0));
            check(runs.directory(id), Files.size(input));
            runs.awaitEnd(id);
            Files.delete(runs.directory(id).resolve("stdout.log"));
            return new double[] {Double.parseDouble(lines.get(1)) - begun, over - begun};
        };
    }

    private static void check(Path run, long bytes) throws IOException {
        long secrets = (bytes / LINE_BYTES + LINES_A_SECRET - 1) / LINES_A_SECRET;
        long expected = bytes - secrets * (SECRET_BYTES - "***".length());
        long size = Files.size(run.resolve("stdout.log"));
        if (size != expected || !Files.readString(run.resolve("summary.json")).contains("\"masked_count\" : " + secrets + ",")) {
            throw new IOException("the log has " + size + " bytes of " + expected + ", or other than " + secrets + " secrets are masked");
        }
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
                String secret = line % LINES_A_SECRET == 0 ? secret((int) (line / LINES_A_SECRET % SECRETS)) : "";
                String text = "step " + line + ": " + secret + " a line of a log as a program prints it when it is busy with something";
                out.write((text + ".".repeat(LINE_BYTES)).substring(0, LINE_BYTES - 1).getBytes(StandardCharsets.US_ASCII));
                out.write('\n');
            }
        }
        return file;
    }
}
