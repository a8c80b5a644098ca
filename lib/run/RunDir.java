package lib.run;

/**
 * Names every file of a run directory. The path is text, since the directory is often on another machine; pods run Linux,
 * so the separator is always a slash.
 */
public record RunDir(String path) {
    public static final String COMMAND = "command.sh";
    public static final String METADATA = "run_metadata.json";
    public static final String CONFIG = "config_effective.json";
    public static final String ENVIRONMENT = "env_snapshot.json";
    public static final String DATASETS = "dataset_manifest.json";
    public static final String LOG = "stdout.log";
    public static final String HEARTBEAT = "heartbeat.txt";
    public static final String EVENTS = "events.jsonl";
    public static final String METRICS = "metrics.jsonl";
    public static final String GPU = "gpu.jsonl";
    public static final String SUMMARY = "summary.json";
    public static final String CHECKPOINTS = "checkpoints";
    /** What must be laid over the commit to have the code that ran; each is there only where there is such a thing. */
    public static final String PATCH = "repo.patch";
    public static final String UNTRACKED = "repo_untracked.tar.gz";
    public static final String COMMITS = "repo_commits.bundle";
    public static final String WANDB = "wandb";
    public static final String RESULTS = "results.jsonl";
    public static final String ENDPOINT = "endpoint.json";
    public static final String DIGESTS = "digests.sha256";
    /** Internal from here on: nobody outside ops reads these. */
    public static final String INTERNAL = ".ops";
    public static final String REQUEST = ".ops/request.json";
    public static final String REQUEST_DIGEST = ".ops/request.sha256";
    /** The number of the attempt to start; 1 while it isn't there. */
    public static final String ATTEMPT = ".ops/attempt";
    public static final String CHILD = ".ops/child";
    public static final String EXIT = ".ops/exit";
    public static final String STOP = ".ops/stop";
    public static final String POD_FACTS = ".ops/pod_facts";
    public static final String CODE_SUBMODULES = ".ops/code/submodules";
    public static final String CODE_LEFT_OUT = ".ops/code/left_out";
    public static final String RECORDER = ".ops/recorder.sh";
    public static final String LAUNCHER = ".ops/launch.sh";
    public static final String ATTEMPT_FUNCTIONS = ".ops/attempt.sh";
    public static final String FIFO = ".ops/fifo";
    public static final String RECORDER_LOCK = ".ops/runner.lock";
    public static final String RUNNER_LOG = ".ops/runner.log";
    public static final String PROGRESS = ".ops/progress.json";

    public RunDir {
        if (path.isEmpty()) {
            throw new IllegalArgumentException("a run directory needs a path");
        }
    }

    /** The run directory of a run below an outputs root. */
    public static RunDir of(String outputsRoot, RunId id) {
        String root = outputsRoot.length() > 1 && outputsRoot.endsWith("/")
                ? outputsRoot.substring(0, outputsRoot.length() - 1) : outputsRoot;
        return new RunDir(root + "/" + id.value());
    }

    /** W&B links a debug log of its own into the user's cache: such a link isn't a part of the record that got lost. */
    public static boolean mayLeadOut(String link) {
        return link.startsWith(WANDB + "/") && link.endsWith(".log");
    }

    public String file(String name) {
        return path + "/" + name;
    }
}
