package lib.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import lib.run.CommandScript;
import lib.run.RunDir;
import lib.run.RunRequest;
import lib.store.SecretShapes;

/**
 * The variables that the command got.
 *
 * @param all     all of them, for the programs that are asked on its behalf; never written anywhere
 * @param secrets values that must not be written
 */
public record CommandEnvironment(Map<String, String> all, List<String> secrets) {
    private static final int POLLS = 40;
    private static final long POLL_MILLIS = 50;
    /** What libraries for training and serving read, where packages come from, and how work is spread. */
    private static final Pattern RECORDED = Pattern.compile("(CUDA|CUBLAS|CUDNN|NCCL|GLOO|TORCH|TORCHINDUCTOR|TORCHDYNAMO|PYTORCH|TRITON|OMP|KMP|GOMP|MKL"
            + "|OPENBLAS|NUMEXPR|HF_DATASETS|XLA|JAX|TF|VLLM|ACCELERATE|LC)_.*|NVIDIA_(VISIBLE_DEVICES|DRIVER_CAPABILITIES|TF32_OVERRIDE)"
            + "|HF_(HOME|HUB_CACHE|HUB_OFFLINE)|TRANSFORMERS_(CACHE|OFFLINE)|TOKENIZERS_PARALLELISM|PYTHON(HASHSEED|PATH|NOUSERSITE|USERBASE|OPTIMIZE)"
            + "|LD_(LIBRARY_PATH|PRELOAD)|WANDB_(MODE|PROJECT|ENTITY)|(LOCAL_)?WORLD_SIZE|(LOCAL_|NODE_|GROUP_)?RANK|MASTER_(ADDR|PORT)|LANG|TZ|VIRTUAL_ENV"
            + "|CONDA_(PREFIX|DEFAULT_ENV)|SLURM_(JOB_ID|JOB_NAME|JOB_PARTITION|JOB_NODELIST|ARRAY_.*|NNODES|NTASKS|NODEID|PROCID|LOCALID|CPUS_PER_TASK"
            + "|CPUS_ON_NODE|GPUS.*)");
    private static final Pattern CHANGES_RESULTS = Pattern.compile("(CUBLAS|CUDNN|TORCH|TORCHINDUCTOR|TORCHDYNAMO|PYTORCH|TRITON|OMP|KMP|GOMP|MKL|OPENBLAS"
            + "|XLA|JAX|TF|VLLM)_.*|CUDA_(LAUNCH_BLOCKING|MODULE_LOADING|DEVICE_MAX_CONNECTIONS)|NVIDIA_TF32_OVERRIDE"
            + "|NCCL_(ALGO|PROTO|NVLS_ENABLE|MIN_NCHANNELS|MAX_NCHANNELS)|PYTHON(HASHSEED|OPTIMIZE)|LD_PRELOAD|WORLD_SIZE");
    private static final Pattern PLACE_OR_LOG = Pattern.compile(".*_(HOME|PATH|DIR|ROOT|CACHE|FILE|ADDR|HOST|HOST_IP|PORT|LOGS?|LOG_LEVEL|LOGGING_LEVEL|DEBUG)");

    public CommandEnvironment {
        all = Map.copyOf(all);
        secrets = List.copyOf(secrets);
    }

    /** Of the command's process while it runs, else put together from what it was to get. Waits up to two seconds for its start. */
    static CommandEnvironment read(Path dir, RunRequest request, Map<String, String> inherited) {
        var planned = new HashMap<>(inherited);
        planned.putAll(CommandScript.variables(request, new RunDir(dir.toString())));
        Map<String, String> all = ofProcess(dir, request).orElse(planned);
        var secrets = new ArrayList<String>();
        Secrets.values(request.secrets(), all).forEach(value -> secrets.add(new String(value, StandardCharsets.UTF_8)));
        return new CommandEnvironment(all, secrets);
    }

    /** Before command.sh has exported everything, the process still has its shell's variables, which aren't the command's. */
    private static Optional<Map<String, String>> ofProcess(Path dir, RunRequest request) {
        for (int i = 0; i < POLLS && Attempt.end(dir).isEmpty(); i++) {
            Optional<Map<String, String>> found = Attempt.read(dir).map(Attempt::command).filter(LiveProcess::isAlive)
                    .flatMap(p -> variables(p.pid())).filter(v -> request.runId().value().equals(v.get("OPS_RUN_ID")));
            if (found.isPresent()) {
                return found;
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Of a process of this user. */
    static Optional<Map<String, String>> variables(long pid) {
        try {
            var variables = new HashMap<String, String>();
            for (String pair : new String(Files.readAllBytes(Path.of("/proc/" + pid + "/environ")), StandardCharsets.UTF_8).split("\0")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    variables.putIfAbsent(pair.substring(0, equals), pair.substring(equals + 1));
                }
            }
            return Optional.of(variables);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Those whose name is on the list, in order, without any that is or holds a secret. */
    public Map<String, String> recorded() {
        var recorded = new TreeMap<String, String>();
        all.forEach((name, value) -> {
            if (RECORDED.matcher(name).matches() && !SecretShapes.isSecretName(name) && !holdsSecret(value)) {
                recorded.put(name, value);
            }
        });
        return recorded;
    }

    /** Of the recorded, those that can make the same command compute something else; neither places nor addresses nor logging. */
    public Map<String, String> changingResults() {
        Map<String, String> recorded = recorded();
        recorded.keySet().removeIf(name -> !CHANGES_RESULTS.matcher(name).matches() || PLACE_OR_LOG.matcher(name).matches());
        return recorded;
    }

    boolean holdsSecret(String text) {
        return SecretShapes.findIn(text).isPresent() || secrets.stream().anyMatch(text::contains);
    }
}
