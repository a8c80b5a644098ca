package lib.config;

import java.util.ArrayList;
import java.util.List;
import lib.config.Type.Choice;
import lib.config.Type.Flag;
import lib.config.Type.ListOf;
import lib.config.Type.MapOf;
import lib.config.Type.Scalar;
import lib.config.Type.Section;
import lib.config.Type.Text;
import lib.config.Type.Whole;
import lib.run.Kind;
import lib.run.Supervision;

/** Every section and key of project.json: the one table that the checker, the defaults and the JSON Schema come from. */
final class ConfigKeys {
    private static final Type LINE = new Text(Rule.LINE);
    private static final Type ABSOLUTE = new Text(Rule.ABSOLUTE_PATH);
    private static final Type PATH = new Text(Rule.PATH);
    private static final Type KIND_NAME = new Type.Named(Kind.names());
    private static final Type VARIABLES = new MapOf(Rule.VARIABLE, new Text(Rule.TEXT));

    static final Section PROJECT = new Section(List.of(
            Key.required("name", new Text(Rule.NAME), "Names the project."),
            Key.of("remote_outputs_dir", ABSOLUTE, "Directory on the pod that holds the run directories, by custom /mnt/runs/<project>."),
            Key.of("remote_repo_dir", ABSOLUTE, "Directory of the checkout on the pod."),
            Key.of("code_limit_mib", new Whole(0, 4096), "How much of a dirty checkout a run keeps: what is beyond is only named.").or(20),
            Key.of("remote_repo_url", PATH, "Where the pod fetches the code from; never with a password or token in it."),
            Key.of("repo_key_file", ABSOLUTE, "Private key on the pod with which it fetches the code (a deploy key)."),
            Key.of("repo_token_file", ABSOLUTE, "File on the pod with the token with which it fetches the code over https."),
            Key.of("forward_agent", new Flag(), "Let the pod use this machine's ssh agent while it fetches the code.").or(false),
            Key.of("venv_python", PATH, "The python that presets run with."),
            Key.of("umask", new Text(Rule.UMASK), "What run directories and their files keep from group and others: 077 everything, 027 lets the group read.").or("077"),
            Key.of("stop_grace_sec", new Whole(1, 3600), "Seconds between SIGTERM and SIGKILL when a run is stopped.").or(10)));

    static final Section WANDB = new Section(List.of(
            Key.of("mode", new Choice(List.of("auto", "online", "offline", "disabled")),
                    "auto: online where credentials are found on the pod, offline where the wandb package is there, else disabled."
                            + " Without a wandb section W&B is left alone (unmanaged).").or("auto"),
            Key.of("project", LINE, "W&B project."),
            Key.of("entity", LINE, "W&B user or team."),
            Key.of("ensure_creds_script", ABSOLUTE, "Script on the pod that sets the credentials up.")));

    static final Section STORAGE = new Section(List.of(
            Key.of("hf_home", ABSOLUTE, "HF_HOME on the pod."),
            Key.of("datasets_root", ABSOLUTE, "Directory on the pod that holds the data sets."),
            Key.of("wandb", WANDB, "Weights and Biases.")));

    static final Section TMUX = new Section(List.of(
            Key.of("enabled", new Flag(), "Keep runs in tmux sessions.").or(true),
            Key.of("session_prefix", new Text(Rule.SESSION), "Sessions are named <session_prefix>-<run id>.").or("run"),
            Key.of("watch_interval_sec", new Whole(1, 3600), "Seconds between two heartbeats.").or(20),
            Key.of("heartbeat_file", new Choice(List.of("heartbeat.txt")),
                    "Name of the heartbeat file: every reader looks for this one.").or("heartbeat.txt")));

    static final Section ARTIFACTS = new Section(List.of(
            Key.of("required", new ListOf(new Text(Rule.INSIDE_PATH)), "Files that a run directory must have at the end.")
                    .or(List.of("command.sh", "run_metadata.json", "stdout.log", "summary.json")),
            Key.of("completion_file", new Text(Rule.FILE_NAME), "Its presence means that the run is over.").or("summary.json")));

    private static final Section CHECKPOINTS = new Section(List.of(
            Key.of("last", new ListOf(new Text(Rule.INSIDE_PATH)), "Files of checkpoints/ from which ckpt_last is made: names or globs."),
            Key.of("best", new ListOf(new Text(Rule.INSIDE_PATH)), "Likewise for ckpt_best."),
            Key.of("best_metric", LINE, "The metric that tells whether a file of both lists is the best, such as val/loss.")));

    /** What a preset says, and what a kind may say for all its presets. */
    private static final List<Key> COMMON = List.of(
            Key.of("config", PATH, "Config file of a nanogpt_train, in the repository or absolute."),
            Key.of("entrypoint", PATH, "Script to run; without it the nearest train.py at or above the config file."),
            Key.of("override_style", new Choice(List.of("key=value", "--key=value")), "How overrides are written."),
            Key.of("overrides", new MapOf(Rule.VARIABLE, new Scalar()), "Settings over those of the config file; flags of a vllm_serve."),
            Key.of("args", new ListOf(new Text(Rule.TEXT)), "Arguments of an eval's script; {results} becomes the path of results.jsonl."),
            Key.of("command", new ListOf(new Text(Rule.TEXT)), "Argument list, run as it is; of an eval {results} is filled in, of a"
                    + " vllm_serve {host}, {port} and {model}."),
            Key.of("cwd", PATH, "Directory in which the command runs."),
            Key.of("env", VARIABLES, "Variables for this preset; never a secret."),
            Key.of("datasets", new ListOf(PATH), "Globs of the files that the run reads, seen from its directory."),
            Key.of("tags", new ListOf(LINE), "Labels of the run."),
            Key.of("metric_patterns", new ListOf(new Text(Rule.METRIC)), "Regular expressions whose named groups are metrics, such"
                    + " as ^it (?<step>\\d+): (?<train_loss>\\S+)."),
            Key.of("checkpoints", CHECKPOINTS, "Which of the script's own files are its last and best checkpoint."),
            Key.of("derived", new MapOf(Rule.VARIABLE, LINE), "Name to python expression over the script's settings and world_size."),
            Key.of("checks", new MapOf(Rule.LINE, LINE), "Python expression that must hold before a start, to what to say when it doesn't."),
            Key.of("timeout_sec", new Whole(1, 31_536_000), "Ends an attempt that takes longer, as stop does."),
            Key.of("retries", new Whole(0, 100), "How often the command is started again after a cause that a restart can cure."),
            Key.of("on_stall", new Choice(List.of("report", "stop", "restart")), "What follows when the run is stalled: report without it."),
            Key.of("resume_overrides", new MapOf(Rule.VARIABLE, new Scalar()), "Overrides with which the script goes on from checkpoints/;"
                    + " {checkpoints} becomes that directory."),
            Key.of("group_by", new ListOf(LINE), "Fields of a result by which an eval is summarized."),
            Key.of("model", LINE, "What a vllm_serve serves."),
            Key.of("host", new Text(Rule.HOST), "Where a vllm_serve listens: 127.0.0.1 without it."),
            Key.of("port", new Whole(1, 65535), "TCP port of a vllm_serve: 8000 without it."),
            Key.of("health_path", ABSOLUTE, "Path of a server that answers 200 when it is ready: /health without it."),
            Key.of("metrics_path", ABSOLUTE, "Path of a server's Prometheus metrics: /metrics without it."),
            Key.of("ready_timeout_sec", new Whole(1, 86400), "How long a server may take to get ready: 1800 without it."),
            Key.of("note", new Text(Rule.TEXT), "Free text."));

    static final Section PRESET = new Section(with(Key.of("kind", KIND_NAME, "How the preset becomes a command: a built-in kind,"
            + " or one of kinds. Without it: nanogpt_train where there is a config, command where there is a command.")));

    static final Section KIND = new Section(with(Key.required("extends", KIND_NAME, "The kind that this one changes: a built-in one, or another of kinds.")));

    private static List<Key> with(Key first) {
        var keys = new ArrayList<>(List.of(first));
        keys.addAll(COMMON);
        return List.copyOf(keys);
    }

    static final Section NOTIFY = new Section(List.of(
            Key.of("command", new ListOf(new Text(Rule.TEXT)), "Argument list, run on the pod with the notice as JSON on its stdin."),
            Key.of("webhook_file", ABSOLUTE, "File on the pod that holds the URL to which the notice is posted as JSON."),
            Key.of("on", new ListOf(new Choice(Supervision.Notice.OCCASIONS)), "Which occasions: all without it.")));

    static final Section SECRET = new Section(List.of(
            Key.required("file", ABSOLUTE, "File on the pod that holds the value.")));

    static final Section SETUP = new Section(List.of(
            Key.required("commands", new ListOf(new ListOf(new Text(Rule.TEXT))), "Argument lists, run one after the other in the checkout on the pod: [[\"uv\", \"sync\"]]."),
            Key.of("inputs", new ListOf(PATH), "Globs of the files of the checkout that they depend on: they run again when one of these has changed.")
                    .or(List.of("pyproject.toml", "uv.lock", "poetry.lock", "setup.py", "setup.cfg", "requirements*.txt", "environment.y*ml"))));

    static final Section ROOT = new Section(List.of(
            Key.of("$schema", LINE, "For editors."),
            Key.required("project", PROJECT, "What the project is called and where it lives on a pod."),
            Key.of("storage", STORAGE, "Where models and data lie on a pod, and W&B."),
            Key.of("tmux", TMUX, "How runs are kept alive and watched."),
            Key.of("artifact_contract", ARTIFACTS, "What a complete run directory has."),
            Key.of("pods", new MapOf(Rule.NAME, PodKeys.POD), "Places where commands run; this machine is \"local\" without an entry."),
            Key.of("default_pod", new Text(Rule.NAME), "The pod when --pod and OPS_POD name none.").or(PodConfig.LOCAL),
            Key.of("kinds", new MapOf(Rule.NAME, KIND), "Kinds of the project's own: what all their presets have in common."),
            Key.of("presets", new MapOf(Rule.NAME, PRESET), "Named runs."),
            Key.of("env", VARIABLES, "Variables for every run; never a secret."),
            Key.of("secrets", new MapOf(Rule.VARIABLE, SECRET), "Secrets by the name of their variable: {\"HF_TOKEN\":"
                    + " {\"file\": \"/mnt/secrets/hf\"}}."),
            Key.of("setup", SETUP, "What makes a fresh checkout ready to run: installs its packages."),
            Key.of("notify", NOTIFY, "Who is told when a run finishes, fails or stalls."),
            Key.of("legacy_outputs_dirs", new ListOf(ABSOLUTE), "Older outputs roots that stay readable.")));

    private ConfigKeys() {
    }

    /** Where a key of this name is allowed, in dotted paths. */
    static List<String> pathsOf(String name) {
        var paths = new ArrayList<String>();
        find(name, ROOT, "", paths);
        return paths;
    }

    private static void find(String name, Type type, String path, List<String> paths) {
        if (type instanceof MapOf map) {
            find(name, map.value(), path + "<name>.", paths);
        } else if (type instanceof Section section) {
            for (Key key : section.keys()) {
                if (key.name().equals(name)) {
                    paths.add(path + name);
                }
                find(name, key.type(), path + key.name() + ".", paths);
            }
        }
    }
}
