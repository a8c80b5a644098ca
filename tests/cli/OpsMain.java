package tests.cli;

import java.nio.file.Path;
import java.time.Clock;
import lib.cli.Ops;

/** What ops.java does: it is in the default package, so no class here can name it. */
public final class OpsMain {
    private OpsMain() {
    }

    public static void main(String[] args) {
        System.exit(new Ops(Path.of("").toAbsolutePath(), System.getenv(), Clock.systemUTC()).run(args));
    }
}
