package tests.secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lib.pod.ScriptResult;
import tests.support.PodBehind;

/** Writes down what would be run, for a test that runs it by itself. */
record KeepsScript(HomePod pod, Path file) implements PodBehind {
    @Override
    public ScriptResult run(String script) {
        try {
            Files.writeString(file, pod.variables() + script);
            return new ScriptResult(0, "", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
