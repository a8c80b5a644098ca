package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lib.run.RunRequest;
import lib.store.Json;
import lib.store.PythonProgram;
import lib.store.SecretShapes;

/** The python that a run's command uses, and what is installed for it, asked of that python itself by the programs beside this class. */
public final class PythonEnvironment {
    /** For a python on a slow network volume; what hangs longer, hangs. */
    public static final Duration LIMIT = Duration.ofSeconds(20);
    /** {@code #!/path/python3}, {@code #!/usr/bin/env python3}: torchrun, vllm and the like are such scripts. */
    private static final Pattern FIRST_LINE = Pattern.compile("#! *(?:\\S*/env +(?:-S +)?)?(\\S+).*");
    private final RunRequest request;
    private final CommandEnvironment environment;
    private final Duration limit;
    private final PythonStart start;

    public PythonEnvironment(RunRequest request, CommandEnvironment environment, Duration limit, PythonStart start) {
        this.request = request;
        this.environment = environment;
        this.limit = limit;
        this.start = start;
    }

    /** The fields for env_snapshot.json; where python can't tell, {@code python} is null and {@code why} says so. */
    public ObjectNode fields() {
        Optional<String> name = interpreter();
        if (name.isEmpty()) {
            return unknown("the project names no python, and the command doesn't start with one");
        }
        Optional<Path> file = find(name.get());
        if (file.isEmpty()) {
            return unknown("there is no python " + name.get() + (name.get().contains("/") ? "" : " in PATH"));
        }
        return ask(file.get());
    }

    /** As the project has it, else as the command has it: its first word, or what runs its first word. */
    private Optional<String> interpreter() {
        String first = request.command().get(0);
        if (!request.python().isEmpty()) {
            return Optional.of(request.python());
        }
        return Programs.isPython(first) ? Optional.of(first) : find(first).flatMap(PythonEnvironment::interpreterOf);
    }

    private static Optional<String> interpreterOf(Path script) {
        byte[] head = new byte[512];
        try (InputStream in = Files.newInputStream(script)) {
            String line = new String(head, 0, Math.max(0, in.readNBytes(head, 0, head.length)), StandardCharsets.UTF_8).lines().findFirst().orElse("");
            Matcher parts = FIRST_LINE.matcher(line);
            return parts.matches() ? Optional.of(parts.group(1)).filter(Programs::isPython) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<Path> find(String program) {
        return Programs.find(program, Path.of(request.cwd()), environment.all().getOrDefault("PATH", "/usr/bin:/bin"));
    }

    private ObjectNode ask(Path python) {
        Path cwd = Path.of(request.cwd());
        TimedOutput answer = TimedOutput.of(start.command(python, PythonProgram.ENVIRONMENT), cwd, notOfTheRun(), limit);
        // A wrapper around python may say something of its own before.
        String last = answer.text().strip().lines().reduce("", (a, b) -> b);
        Optional<ObjectNode> told = Json.parse(last).filter(n -> n.path("packages").isObject() && n.path("pip_freeze").isArray())
                .map(ObjectNode.class::cast);
        if (told.isEmpty()) {
            return unknown(python + " doesn't tell its packages: " + (answer.problem().isEmpty() ? "what it prints isn't the answer" : answer.problem()));
        }
        return withoutSecrets(told.get());
    }

    /** A stop ends every process that has the run's id in its environment; the record of a stopped run needs its packages too. */
    private Map<String, String> notOfTheRun() {
        var variables = new HashMap<>(environment.all());
        variables.keySet().removeAll(List.of("OPS_RUN_ID", "OPS_RUN_DIR"));
        // Another process than the command's has no use for them.
        variables.keySet().removeIf(name -> request.secrets().containsKey(name) || SecretShapes.isSecretName(name));
        return variables;
    }

    private ObjectNode withoutSecrets(ObjectNode told) {
        List<String> lines = told.path("pip_freeze").valueStream().map(JsonNode::asText).map(line -> environment.holdsSecret(line)
                ? line.replaceFirst("(?s)( @ |://).*", "$1") + "<not recorded: it holds a secret>" : line).toList();
        told.set("pip_freeze", Json.array(lines));
        return told;
    }

    private static ObjectNode unknown(String why) {
        ObjectNode fields = Json.object();
        fields.putNull("python").putObject("packages");
        fields.putArray("pip_freeze");
        fields.putObject("conda_packages");
        return fields.putNull("torch").put("why", why);
    }
}
