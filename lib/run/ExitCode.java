package lib.run;

/** The exit codes that users may rely on (README, "Exit codes"). */
public enum ExitCode {
    OK(0), FAILED(1), USAGE(2), UNREACHABLE(3), NOT_FOUND(4), CONFLICT(5), BUG(70), INTERRUPTED(130);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
