package lib.run;

import java.util.List;

/**
 * What usually helps against a cause of failure, and whether a new start of the same command can cure it. Pure.
 *
 * @param helps   one or two lines for people
 * @param restart what failed lay outside of the command: the next attempt may not meet it again
 */
public record CauseAdvice(List<String> helps, boolean restart) {
    private static final List<String> SIGNALS = List.of("", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL",
            "SIGUSR1", "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN",
            "SIGTTOU", "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS");

    public CauseAdvice {
        helps = List.copyOf(helps);
    }

    public static CauseAdvice of(FailureCause cause) {
        return switch (cause) {
            case CUDA_OOM -> never("a smaller batch_size (with more gradient_accumulation_steps), a shorter block_size, activation checkpointing",
                    "nvidia-smi on the pod tells whether another process holds memory of the GPU");
            case HOST_OOM -> never("fewer or leaner data loader workers, data read by mmap instead of into memory, a pod with more memory");
            case NCCL -> curable("usually a rank that hung or died, or the network between GPUs: a new start is often enough",
                    "if it comes back: --set or env NCCL_DEBUG=INFO and TORCH_NCCL_TRACE_BUFFER_SIZE=2000 name the collective and the rank that is behind");
            case SIGNAL -> never("SIGKILL comes from a memory limit, a preemption or a person; SIGSEGV and SIGBUS from native code, or from a full /dev/shm",
                    "a restart isn't a cure by itself: what sent the signal may do so again");
            case DISK_FULL -> never("make room on the pod's volume (old checkpoints first), or keep fewer checkpoints; then go on from the last complete one");
            case DATA_MISSING -> never("compare the path with dataset_manifest.json; prepare or mount the data set, then submit again");
            case COMMAND_NOT_FOUND -> never("check the program's name, its x permission, and venv_python of the project");
            case IMPORT_ERROR -> never("install the package into the environment of venv_python; env_snapshot.json lists what was there");
            case CONFIG_ERROR -> never("correct the setting or the config file that the message names");
            case ASSERTION -> never("the script checked a condition and it was false: the line below says which");
            case PYTHON_EXCEPTION -> never("the script raised it; the traceback is in the log: ops tail --no-follow -n 100");
            case TIMEOUT -> never("give it more time (--timeout), and go on from the last checkpoint");
            case STALLED -> curable("the evidence bundle in stall/ has stacks, processes and GPU state at the time: it names the rank that waits");
            case POD_LOST -> curable("the pod went away under the run: go on from the last checkpoint, on this pod or another that has the volume");
            case RUNNER_ERROR -> never("the recorder's own log is .ops/runner.log in the run directory");
            case UNKNOWN -> never("nothing in the log proves a cause: read its end with ops tail --no-follow -n 200");
        };
    }

    /** SIGKILL for 9; a number that has no name stays one. */
    public static String signal(int number) {
        return number > 0 && number < SIGNALS.size() ? SIGNALS.get(number) : "signal " + number;
    }

    private static CauseAdvice never(String... helps) {
        return new CauseAdvice(List.of(helps), false);
    }

    private static CauseAdvice curable(String... helps) {
        return new CauseAdvice(List.of(helps), true);
    }
}
