package lib.record;

/** A command that doesn't exist: the one error that ends as a shell would, with 127. */
final class CommandNotFound extends RuntimeException {
    private static final long serialVersionUID = 1;
    static final int EXIT_CODE = 127;
    private final String hint;

    CommandNotFound(String program, String hint) {
        super(program.replaceAll("\\p{Cntrl}", "?") + ": command not found");
        this.hint = hint;
    }

    String hint() {
        return hint;
    }
}
