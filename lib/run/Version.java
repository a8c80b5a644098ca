package lib.run;

/** The version of ops and of its runner. */
public final class Version {
    public static final String TEXT = "0.1.0";

    private Version() {
    }
}
