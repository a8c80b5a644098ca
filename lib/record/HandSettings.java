package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lib.run.Kind;
import lib.run.RunDir;
import lib.run.RunRequest;
import lib.store.InitialFiles;
import lib.store.Json;
import lib.store.ProbeSpec;
import lib.store.PythonProgram;

/** The settings of a command that was typed by hand: {@code [torchrun ...] python train.py config.py key=value}. */
final class HandSettings {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Pattern PROCESSES = Pattern.compile("--?nproc[_-]per[_-]node=(\\d{1,4})");
    private static final Pattern OVERRIDE = Pattern.compile("(--)?([A-Za-z_][A-Za-z0-9_]*)=(.*)", Pattern.DOTALL);

    private HandSettings() {
    }

    static int processes(List<String> command) {
        return command.stream().map(PROCESSES::matcher).filter(Matcher::matches).map(m -> Integer.parseInt(m.group(1))).findFirst().orElse(1);
    }

    static RunRequest.ConfigSource of(Kind kind, List<String> command) {
        int script = 1;
        while (script < command.size() && !command.get(script).endsWith(".py")) {
            script++;
        }
        if (!kind.hasSettings() || script >= command.size()) {
            return RunRequest.ConfigSource.none();
        }
        List<String> arguments = command.subList(script + 1, command.size());
        Map<String, Object> overrides = new LinkedHashMap<>();
        arguments.stream().map(OVERRIDE::matcher).filter(Matcher::matches).forEach(m -> overrides.put(m.group(2), m.group(3)));
        Optional<String> config = arguments.stream().filter(a -> a.indexOf('=') < 0 && !a.startsWith("-")).findFirst();
        String style = arguments.stream().anyMatch(a -> a.startsWith("--")) ? "--key=value" : "key=value";
        return new RunRequest.ConfigSource(config, Optional.of(command.get(script)), overrides, style, arguments);
    }

    /** config_effective.json, completed by the probe where the kind's script has settings. */
    static ObjectNode effective(RunRequest request, RunDir dir) {
        ObjectNode given = InitialFiles.config(request);
        if (!ProbeSpec.hasSettings(request)) {
            return given;
        }
        String python = request.command().get(0).matches("(.*/)?python[0-9.]*") ? request.command().get(0) : "python3";
        List<String> command = List.of(python, "-I", "-S", "-c", PythonProgram.CONFIG.text(),
                Json.line(ProbeSpec.of(request, dir, false, true)));
        return CommandOutput.of(new File(request.cwd()), LIMIT, command).flatMap(Json::parse).map(answer -> answer.path("config"))
                .filter(JsonNode::isObject).map(ObjectNode.class::cast).orElse(given);
    }
}
