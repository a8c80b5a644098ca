package lib.run;

import java.util.Locale;

/** Why a run failed. A cause is named only together with the line or the fact that proves it. */
public enum FailureCause {
    PYTHON_EXCEPTION, CUDA_OOM, HOST_OOM, NCCL, SIGNAL, DISK_FULL, DATA_MISSING, COMMAND_NOT_FOUND, IMPORT_ERROR,
    CONFIG_ERROR, ASSERTION, TIMEOUT, STALLED, POD_LOST, RUNNER_ERROR, UNKNOWN;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The cause of that name; unknown for a word of another version. */
    public static FailureCause parse(String text) {
        for (FailureCause cause : values()) {
            if (cause.text().equals(text)) {
                return cause;
            }
        }
        return UNKNOWN;
    }
}
