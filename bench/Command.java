package bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A program with its arguments, run to its end without a terminal. */
record Command(List<String> words, Path directory, Map<String, String> environment) {

    Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    Command with(String name, String value) {
        var more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new Command(words, directory, more);
    }

    /** How long the whole process took. It must succeed: a quick failure is no result. */
    double seconds() throws IOException, InterruptedException {
        return run().seconds;
    }

    String output() throws IOException, InterruptedException {
        return run().output;
    }

    /** Begins what goes on by itself; stdout and stderr go into the file. */
    Process start(Path output) throws IOException {
        var builder = new ProcessBuilder(words).directory(directory.toFile()).redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    record Ended(double seconds, String output) {}

    Ended run() throws IOException, InterruptedException {
        // A file, not a pipe: what a daemon inherits never holds the measurement open.
        Path output = Files.createTempFile("bench", ".out");
        try {
            long start = System.nanoTime();
            int code = start(output).waitFor();
            double seconds = (System.nanoTime() - start) / 1e9;
            String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
            if (code != 0) {
                throw new IOException(String.join(" ", words) + " ended with " + code + ": " + text.strip());
            }
            return new Ended(seconds, text);
        } finally {
            Files.delete(output);
        }
    }
}
