package lib.record;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lib.run.FailureCause;

/** Which cause a python exception stands for, by its type and its text. The texts are those of python, PyTorch, JAX, vLLM, NCCL, Hydra. */
final class CauseExceptions {
    private static final Pattern CUDA_OOM = Pattern.compile("(?:CUDA|HIP) out of memory|CUBLAS_STATUS_ALLOC_FAILED|CUDA error: out of memory"
            + "|CUDNN_STATUS_ALLOC_FAILED|cudaErrorMemoryAllocation|No available memory for the cache blocks|OOM when allocating tensor.*GPU"
            + "|Free memory on device .*is less than desired GPU memory utilization|RESOURCE_EXHAUSTED: .*(?:[Oo]ut of memory|OOM|[Aa]llocat)");
    private static final Pattern HOST_OOM = Pattern.compile("^(?:.*\\.)?_?(?:Array)?MemoryError\\b|\\[Errno 12\\]|Cannot allocate memory|std::bad_alloc"
            + "|DefaultCPUAllocator: (?:can't allocate|not enough) memory|Unable to allocate [\\d.]+ .iB for an array");
    private static final Pattern DISK_FULL = Pattern.compile("\\[Errno (?:28|122)\\]|No space left on device|Disk quota exceeded");
    private static final Pattern TORCH_WRITER = Pattern.compile("PytorchStreamWriter failed writing|inline_container\\.cc|unexpected pos \\d+ vs \\d+|basic_ios::clear: iostream error");
    private static final Pattern NCCL = Pattern.compile("\\bncclSystemError|\\bncclUnhandledCudaError|\\bncclInternalError|\\bncclRemoteError|\\bncclInvalidUsage"
            + "|\\bNCCL error|NCCL Error \\d|Watchdog caught collective operation timeout|NCCL communicator was aborted|NCCL watchdog thread terminated");
    private static final Pattern PEER = Pattern.compile("remote process exited|[Cc]onnection closed by (?:remote )?peer|Connection reset by peer|Broken pipe"
            + "|Socket Timeout|root cause above|DataLoader worker \\(pid\\(s\\) [\\d, ]+\\) exited unexpectedly|recvValue failed|wait timeout after");
    private static final Pattern PEER_TYPE = Pattern.compile("(?:.*\\.)?(?:BrokenPipeError|ConnectionResetError|ConnectionAbortedError|KeyboardInterrupt|ChildFailedError"
            + "|CalledProcessError|EOFError|ProcessExitedException|DistStoreError|RayActorError|ActorDiedError|RayTaskError|EngineDeadError)");
    private static final Pattern KILLED = Pattern.compile("is killed by signal: |terminated abruptly while the future|SIGKILL|exit status -9|died with <Signals|worker.* died unexpectedly");
    private static final Pattern CONFIG_TYPE = Pattern.compile("(?:yaml\\.|ruamel\\.yaml|omegaconf\\.|hydra\\.|configparser\\.|argparse\\.|toml\\.|tomllib\\.|tomli\\.|ml_collections\\.).*"
            + "|(?:.*\\.)?(?:TOMLDecodeError|TomlDecodeError|InvalidConfigError|ConfigError|ConfigurationError|ConfigAttributeError|ConfigKeyError)");
    private static final Pattern CONFIG_TEXT = Pattern.compile("Unknown config key|validation errors? for \\w*(?:Config|Args|Arguments|Settings)\\b"
            + "|specified arguments are not used by the HfArgumentParser|unrecognized arguments?:");
    private static final Pattern IMPORT_TYPE = Pattern.compile("(?:.*\\.)?(?:ModuleNotFoundError|ImportError)");
    private static final Pattern IMPORT_TEXT = Pattern.compile("cannot open shared object file: No such file|undefined symbol: |No module named ");
    private static final Pattern DATA_TYPE = Pattern.compile("datasets\\.exceptions\\..*(?:NotFound|Empty).*");
    private static final Pattern DATA_FILE = Pattern.compile("(?i).*\\.(?:bin|pt|pth|npy|npz|parquet|jsonl|arrow|h5|hdf5|tar|tfrecord|csv|tsv|zst|gz|mds|idx|lmdb"
            + "|safetensors|pkl|feather|mmap)");
    private static final Pattern QUOTED = Pattern.compile("(['\"])([^'\"]+)\1");

    private final CauseFacts facts;

    CauseExceptions(CauseFacts facts) {
        this.facts = facts;
    }

    /** The cause, python_exception where the exception stands for no other; {@code source} is the line of code that raised it. */
    FailureCause cause(String type, String text, String source) {
        if (CUDA_OOM.matcher(text).find() || type.matches("(torch\\.|torch\\.cuda\\.|cupy\\..*)OutOfMemoryError")) {
            return FailureCause.CUDA_OOM;
        }
        if (HOST_OOM.matcher(text).find()) {
            return FailureCause.HOST_OOM;
        }
        if (DISK_FULL.matcher(text).find() || TORCH_WRITER.matcher(text).find() && !facts.fullDisks().isEmpty()) {
            return FailureCause.DISK_FULL;
        }
        if (NCCL.matcher(text).find() || type.endsWith("DistBackendError")) {
            return FailureCause.NCCL;
        }
        if (IMPORT_TYPE.matcher(type).matches() || IMPORT_TEXT.matcher(text).find()) {
            return FailureCause.IMPORT_ERROR;
        }
        if (type.equals("AssertionError") || text.contains("device-side assert triggered")) {
            return FailureCause.ASSERTION;
        }
        return settingsOrData(type, text, source);
    }

    private FailureCause settingsOrData(String type, String text, String source) {
        boolean json = type.endsWith("JSONDecodeError") && source.toLowerCase(java.util.Locale.ROOT).contains("config");
        if (CONFIG_TYPE.matcher(type).matches() || CONFIG_TEXT.matcher(text).find() || json) {
            return FailureCause.CONFIG_ERROR;
        }
        boolean missing = type.equals("FileNotFoundError") && namesData(text) || DATA_TYPE.matcher(type).matches();
        return missing ? FailureCause.DATA_MISSING : FailureCause.PYTHON_EXCEPTION;
    }

    /** What is said of the end of another process, which is the cause then. */
    CauseClue.Weight weight(String type, String text) {
        if (KILLED.matcher(text).find() || type.endsWith("BrokenProcessPool") || type.endsWith("TerminatedWorkerError")) {
            return CauseClue.Weight.KILLED;
        }
        return PEER_TYPE.matcher(type).matches() || PEER.matcher(text).find() ? CauseClue.Weight.SECONDARY : CauseClue.Weight.PRIMARY;
    }

    /** Whether a lack of a resource lets a program fail in whatever it does next: then it is the cause, also as the context of another exception. */
    static boolean isResource(FailureCause cause) {
        return List.of(FailureCause.CUDA_OOM, FailureCause.HOST_OOM, FailureCause.DISK_FULL, FailureCause.NCCL).contains(cause);
    }

    private boolean namesData(String text) {
        String message = text.substring(text.indexOf(':') + 1).replace("[Errno 2]", "");
        Stream<String> quoted = QUOTED.matcher(message).results().map(m -> m.group(2));
        if (Stream.concat(quoted, Stream.of(message.split("[\\s'\"]+"))).anyMatch(this::isData)) {
            return true;
        }
        return message.contains("any data file");
    }

    private boolean isData(String path) {
        return DATA_FILE.matcher(path).matches() || facts.dataRoots().stream().anyMatch(root -> path.equals(root) || path.startsWith(root + "/"));
    }
}
