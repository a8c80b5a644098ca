package tests.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.record.CommandEnvironment;
import lib.record.PythonEnvironment;
import lib.record.PythonStart;
import lib.run.Kind;
import lib.run.KindSettings;
import lib.run.RunId;
import lib.run.RunRequest;
import lib.run.Supervision;

/** Asks a python for its packages as the recorder does. */
final class PythonRequests {
    private PythonRequests() {
    }

    static RunRequest request(Path cwd, String python, String... command) {
        return new RunRequest(new RunId("run1"), "p", Kind.COMMAND.text(), KindSettings.of(Kind.COMMAND), "", List.of(command), cwd.toString(), python, 1,
                Map.of(), Map.of(), RunRequest.ConfigSource.none(), RunRequest.Data.none(), new RunRequest.Origin("u", "h", "0", "local", "local", "process", ""),
                new RunRequest.Wandb("disabled", "", ""), Optional.empty(), List.of(), "", 1, List.of(), Supervision.none());
    }

    static ObjectNode fields(RunRequest request, Map<String, String> environment, Duration limit) {
        return fields(request, environment, limit, new PythonStart(Path.of("/dev/null/nowhere")));
    }

    static ObjectNode fields(RunRequest request, Map<String, String> environment, Duration limit, PythonStart start) {
        return new PythonEnvironment(request, new CommandEnvironment(environment, List.of()), limit, start).fields();
    }

    static ObjectNode fields(Path python, Map<String, String> environment) {
        return fields(request(Path.of("/"), python.toString(), "true"), environment, PythonEnvironment.LIMIT);
    }
}
