package lib.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lib.run.CommandScript;
import lib.run.RunDir;
import lib.run.RunRequest;
import lib.run.Sha256;
import lib.run.Shell;
import lib.store.InitialFiles;
import lib.store.Json;
import lib.store.OriginPrice;
import lib.store.ProbeSpec;
import lib.store.PythonProgram;
import lib.store.RequestFile;
import lib.store.Resources;

/**
 * One run on its way to a pod: the request, and the script that reserves, writes and starts it there.
 *
 * @param outputsRoot   absolute directory on the pod
 * @param requiredFiles files that must exist on the pod, absolute or seen from the working directory
 * @param codeLimitMib  how much of a dirty checkout is kept
 * @param umask         what the run directory and its files keep from others, three octal digits
 * @param tmux          start it in a tmux session where the pod has tmux
 * @param checks        what is looked at before anything is made
 */
public record Submission(RunRequest request, String outputsRoot, RunnerBundle bundle, List<String> requiredFiles, int codeLimitMib, String umask,
        boolean tmux, Checks checks) {
    /** Whether settings, data, disk and GPUs are checked before the start, and whether an override that the script doesn't have is let through. */
    public record Checks(boolean preflight, boolean allowUnknown) {
        public static Checks all() {
            return new Checks(true, false);
        }
    }

    /** Stands in argv and env for what only the pod can tell; no real value has control characters in these places. */
    public static final String LATE_WANDB_MODE = "@ops:wandb_mode@";
    public static final String LATE_WANDB_LOG = "@ops:wandb_log@";
    /** Times of a run are by its pod's clock: two clocks in one record would put the end before the beginning. */
    private static final String LATE_RESERVED_AT = "@ops:reserved_at@";
    private static final List<String> LATE = List.of(LATE_WANDB_MODE, LATE_WANDB_LOG, LATE_RESERVED_AT);
    /** Names whose values must not stay in a tmux server's environment. */
    static final String SECRET_NAMES = "(^|_)(API_?KEY|KEY|TOKEN|SECRET|SECRETS|PASSWORD|PASSWD|PASSPHRASE|PAT|CREDENTIALS?)(_|$)|APIKEY|PASSW(OR)?D|SSHPASS";

    /** True when a text of the user's own would be taken for one of the late values. */
    public static boolean isReserved(String text) {
        return LATE.stream().anyMatch(text::contains);
    }

    /** The interpreter that is asked for the wandb package; empty where nobody wants to know. */
    private String python() {
        return !request.wandb().isManaged() ? "" : request.python().isEmpty() ? "python3" : request.python();
    }

    public RunDir directory() {
        return RunDir.of(outputsRoot, request.runId());
    }

    /** The script; {@code withRunner} puts the runner's sources into it, for a pod that doesn't have them yet. */
    public String script(boolean withRunner) {
        var script = new Script().set("root", outputsRoot).set("run_id", request.runId().value()).set("digest", digest())
                .set("runner_dir", bundle.directory(outputsRoot)).set("cwd", request.cwd()).set("program", request.command().get(0))
                .set("required_files", String.join("\n", requiredFiles)).set("secret_files", String.join("\n", request.secrets().values()))
                .set("secret_variables", String.join(" ", request.secrets().keySet())).set("python", python()).set("wandb_mode", request.wandb().mode()).set("session", tmux ? request.origin().session() : "")
                .set("pod", request.origin().podName()).set("secret_names", SECRET_NAMES).set("file_umask", umask)
                .set("check", checks.preflight() ? "yes" : "").set("preset", request.preset()).set("processes", Integer.toString(request.processes()))
                .set("serve_port", request.settings().serving().port() == 0 ? "" : Integer.toString(request.settings().serving().port()))
                .set("dataset_globs", String.join("\n", request.data().globs())).set("any_python", request.python().isEmpty() ? "python3" : request.python())
                .set("code_limit_bytes", Long.toString((long) codeLimitMib << 20))
                .set("inherited_names", String.join(" ", CommandScript.INHERITED)).function("write_files", writeFiles())
                .function("define_code", Resources.text("/lib/record/code.sh") + Resources.text("/lib/record/code_limits.sh"));
        script.set("config_probe", "");
        if (ProbeSpec.hasSettings(request)) {
            script.set("config_probe", PythonProgram.CONFIG.text()).set("python_loader", PythonProgram.loader()).function("probe_spec", "printf %s "
                    + late(Json.line(ProbeSpec.of(request, directory(), checks.preflight(), checks.allowUnknown()))));
        }
        if (withRunner) {
            script.function("write_runner", bundle.writeCommands());
        }
        return script.around("submit.sh", "/lib/pod/portable.sh", "/lib/pod/preflight.sh");
    }

    /** The files that the directory has before the start, in the order in which they're written. */
    public Map<String, String> files() {
        var files = new LinkedHashMap<String, String>();
        files.put(RunDir.REQUEST, Json.pretty(RequestFile.toJson(request)));
        files.put(RunDir.METADATA, Json.pretty(InitialFiles.metadata(request, LATE_RESERVED_AT)));
        files.put(RunDir.CONFIG, Json.pretty(InitialFiles.config(request)));
        files.put(RunDir.RECORDER, bundle.recorderScript(outputsRoot));
        return files;
    }

    private String writeFiles() {
        var lines = new ArrayList<String>();
        lines.add("{ printf %s " + late(CommandScript.head(request)) + "; inherited; printf %s "
                + late(CommandScript.body(request, directory())) + "; } >" + RunDir.COMMAND + " || return 1");
        files().forEach((name, text) -> lines.add((name.equals(RunDir.CONFIG) ? "effective_config " : "printf %s ") + late(text) + " >" + name + " || return 1"));
        lines.add("printf '%s\\n' \"$digest\" >.ops/request.tmp || return 1");
        lines.add("mv .ops/request.tmp " + RunDir.REQUEST_DIGEST);
        return String.join("\n", lines);
    }

    /** A quoted text in which the late values are the shell's variables: they are True, False or a mode's name. */
    private static String late(String text) {
        return Shell.quote(text).replace(LATE_WANDB_MODE, "'\"$wandb_mode\"'").replace(LATE_WANDB_LOG, "'\"$wandb_log\"'")
                .replace(LATE_RESERVED_AT, "'\"$reserved_at\"'");
    }

    /** Two submits with this digest ask for the same run, whoever asks: a laptop's host name changes with its network. */
    public String digest() {
        ObjectNode request = RequestFile.toJson(request());
        request.withObject("/origin").remove(List.of("user", "host", OriginPrice.USD_PER_HOUR));
        return Sha256.hex(Json.line(request));
    }
}
