package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lib.store.Json;
import lib.store.PythonProgram;
import tests.support.Checkout;

/** A directory with a script in nanoGPT's shape, and the real probe run in it by a real python3. */
final class ConfigProbe {
    static final List<String> PARTS = List.of("not_had", "book", "statements", "run", "values", "judge", "data", "probe");
    /** Settings with a value that depends on a module, a configurator, and what comes after it. */
    static final String TRAIN = """
            import os
            import time
            import torch
            from model import GPT
            # settings
            out_dir = 'out'
            eval_only = False
            dataset = 'letters'
            gradient_accumulation_steps = 2 * 4
            batch_size = 12
            learning_rate = 6e-4
            max_iters = 1000
            wandb_run_name = 'small'
            betas = None
            device = 'cuda'
            dtype = 'bfloat16' if torch.cuda.is_available() else 'float16'
            config_keys = [k for k, v in globals().items() if not k.startswith('_') and isinstance(v, (int, float, bool, str))]
            exec(open('configurator.py').read())
            config = {k: globals()[k] for k in config_keys}
            """;
    /** The semantics of the original: `--key=value` only, exact types, refuses what it doesn't know. */
    static final String STRICT = """
            import sys
            from ast import literal_eval
            for word in sys.argv[1:]:
                if '=' in word:
                    assert word.startswith('--')
                    name, text = word.split('=')
                    name = name[2:]
                    if name not in globals():
                        raise ValueError(f'not a setting: {name}')
                    try:
                        new = literal_eval(text)
                    except (ValueError, SyntaxError):
                        new = text
                    assert type(new) == type(globals()[name])
                    print(f'{name} is now {new}')
                    globals()[name] = new
                else:
                    assert not word.startswith('--')
                    with open(word) as source:
                        print(source.read())
                    exec(open(word).read())
            """;
    /** As forks have it: `key=value` and `--key=value`, any type, anything goes. */
    static final String LENIENT = """
            import sys, ast
            from pathlib import Path
            for word in sys.argv[1:]:
                if '=' not in word:
                    exec(compile(Path(word).read_text(), word, 'exec'), globals())
                    continue
                name, _, text = word.lstrip('-').partition('=')
                try:
                    globals()[name] = ast.literal_eval(text)
                except Exception:
                    globals()[name] = text
            """;

    private final Path directory;
    private final ObjectNode spec = Json.object();
    private String python = "python3";

    ConfigProbe(Path directory) {
        this.directory = directory;
        spec.putObject("config").put("schema_version", 1).put("entrypoint", "train.py").putArray("warnings");
        spec.put("entrypoint", "train.py").put("override_style", "--key=value").putArray("arguments");
        file("train.py", TRAIN).file("configurator.py", STRICT).file("data/letters/train.bin", "x");
    }

    /** What the probe printed, as a tree and as text. */
    record Found(JsonNode document, String text, int exitCode) {
        JsonNode value(String name) {
            return document.at("/config/values").path(name);
        }

        /** {@code value type source}, or {@code unresolved: why}. */
        String of(String name) {
            JsonNode v = value(name);
            return v.has("value") ? v.get("value") + " " + v.path("type").asText() + " " + v.path("source").asText()
                    : v.isMissingNode() ? "missing" : v.path("source").asText() + ": " + v.path("why").asText();
        }

        List<String> problems() {
            return document.path("problems").valueStream().map(JsonNode::asText).toList();
        }

        List<String> warnings() {
            return document.at("/config/warnings").valueStream().map(JsonNode::asText).toList();
        }
    }

    static String program() {
        return PythonProgram.CONFIG.text();
    }

    ConfigProbe file(String name, String text) {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    ConfigProbe file(String name, byte[] bytes) {
        try {
            Files.createDirectories(directory.resolve(name).getParent());
            Files.write(directory.resolve(name), bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts lines before the settings of the usual script, and others after its end. */
    ConfigProbe script(String before, String after) {
        return file("train.py", before + TRAIN + after);
    }

    /** Arguments; each key=value is an override by the user, but out_dir. */
    ConfigProbe arguments(String... arguments) {
        ObjectNode overrides = spec.putObject("overrides");
        spec.set("arguments", Json.array(List.of(arguments)));
        for (String argument : arguments) {
            String[] parts = argument.replaceFirst("^--", "").split("=", 2);
            if (parts.length == 2 && !parts[0].equals("out_dir")) {
                overrides.put(parts[0], parts[1]);
            }
        }
        return this;
    }

    ConfigProbe with(String field, Object value) {
        spec.set(field, Json.mapper().valueToTree(value));
        return this;
    }

    ConfigProbe python(String program) {
        this.python = program;
        return this;
    }

    Found run() {
        try {
            TreeSet<String> before = files();
            var process = new ProcessBuilder(List.of(python, "-I", "-S", "-c", program(), spec.toString())).directory(directory.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            int exitCode = process.waitFor();
            assertEquals(before, files(), "the probe writes nothing");
            JsonNode document = Json.parse(text).orElseThrow(() -> new AssertionError("not one JSON document: " + text));
            assertTrue(text.indexOf('\n') == text.length() - 1, "one line");
            return new Found(document, text, exitCode);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    List<String> problems() {
        return run().problems();
    }

    private TreeSet<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return new TreeSet<>(new ArrayList<>(all.map(Path::toString).toList()));
        }
    }
}
