package tests.support;

import java.nio.file.Path;
import java.time.Clock;
import lib.cli.Ops;

/** What ops.java does, in a package, so that the tests can start it as a process of its own. */
public final class OpsMain {
    private OpsMain() {
    }

    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        return new Ops(Path.of("").toAbsolutePath(), System.getenv(), Clock.systemUTC()).run(args);
    }
}
