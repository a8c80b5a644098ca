package lib.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code command.sh}: the exact command, runnable by {@code sh command.sh} from anywhere. It names secrets by their file and
 * never holds a value. Between {@link #head} and {@link #body} stand the exports of {@link #INHERITED}, as the submitting
 * shell on the pod had them.
 */
public final class CommandScript {
    /** What decides which programs and libraries run, and so belongs to the record when it is set at submission. */
    public static final List<String> INHERITED = List.of("PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "VIRTUAL_ENV", "CONDA_PREFIX",
            "CUDA_VISIBLE_DEVICES", "LANG", "LC_ALL");

    private CommandScript() {
    }

    public static String head(RunRequest request) {
        return "#!/bin/sh\n# The command of run " + request.runId() + ". Run it again with: sh command.sh\n";
    }

    /** The variables that every run gets, with the request's own over them. */
    public static Map<String, String> variables(RunRequest request, RunDir dir) {
        var variables = new LinkedHashMap<String, String>();
        variables.put("PYTHONUNBUFFERED", "1");
        variables.put("OPS_RUN_ID", request.runId().value());
        variables.put("OPS_RUN_DIR", dir.path());
        variables.put("WANDB_DIR", dir.path());
        if (request.wandb().isManaged()) {
            variables.putAll(wandb(request));
        }
        if (request.settings().base() == Kind.EVAL) {
            variables.put("OPS_RESULTS", dir.file(RunDir.RESULTS));
        }
        variables.putAll(request.env());
        return variables;
    }

    /** W&B keeps this run under the run id, and a later attempt goes on with it (W&B, "Environment variables"). */
    private static Map<String, String> wandb(RunRequest request) {
        var variables = new LinkedHashMap<String, String>();
        variables.put("WANDB_RUN_ID", request.runId().value());
        variables.put("WANDB_RESUME", "allow");
        variables.put("WANDB_PROJECT", request.wandb().project());
        variables.put("WANDB_ENTITY", request.wandb().entity());
        variables.values().removeIf(String::isEmpty);
        return variables;
    }

    public static String body(RunRequest request, RunDir dir) {
        var text = new StringBuilder();
        variables(request, dir).forEach((name, value) -> text.append(Shell.export(name, value)).append('\n'));
        request.secrets().forEach((name, file) -> text.append(Shell.name(name)).append("=$(cat ").append(Shell.quote(file))
                .append(") || exit 78\nexport ").append(name).append('\n'));
        text.append("cd ").append(Shell.quote(request.cwd())).append(" || exit 78\n");
        return text.append("exec ").append(Shell.join(request.command())).append('\n').toString();
    }
}
