package lib.cli;

import java.util.List;
import java.util.concurrent.Callable;
import lib.run.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ops ui [POD...]}. */
@Command(name = "ui", description = "a live page of the runs of one or more pods, on this machine only")
final class UiCommand implements Callable<Integer> {
    @Parameters(paramLabel = "POD", description = "pods to look at (default: all that are known to be up)")
    private List<String> pods = List.of();
    @Option(names = "--port", paramLabel = "N", defaultValue = "0", description = "port on the loopback interface (default: a free one)")
    private int port;
    @Option(names = "--allow-stop", description = "the page may stop runs")
    private boolean allowStop;
    private final Globals globals;

    UiCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        return ExitCode.OK.code();
    }
}
