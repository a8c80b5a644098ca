package lib.run;

/**
 * The one exception that users see: what failed and why (the message, without a leading "ops:"), and what to type next
 * (the hint, may be empty).
 */
public final class OpsException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final ExitCode exitCode;
    private final String hint;

    public OpsException(ExitCode exitCode, String message, String hint) {
        this(exitCode, message, hint, null);
    }

    public OpsException(ExitCode exitCode, String message, String hint, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
        this.hint = hint;
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    public String hint() {
        return hint;
    }
}
