package lib.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import lib.config.PodConfig;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.Json;
import lib.ui.LivePod;
import lib.ui.UiServer;
import lib.ui.UiSettings;

/** {@code ops ui [POD...]}. */
final class UiCommand implements Command {
    private List<String> pods = List.of();
    private int port;
    private boolean allowStop;
    private int everySeconds;
    private final Globals globals;

    UiCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("a live page of the runs of one or more pods, on this machine only");
        syntax.parameters(String.class, "POD", "pods to look at (default: all that are known to be up)", v -> pods = v);
        syntax.option(int.class, "--port", "N", "port on the loopback interface (default: a free one)", v -> port = v, o -> o.defaultValue("0"));
        syntax.flag("--allow-stop", "the page may stop runs", v -> allowStop = v);
        syntax.option(int.class, "--every", "SECONDS", "look at the pods so often, while the page is open (default 2)", v -> everySeconds = v, o -> o.defaultValue("2"));
    }

    @Override
    public Integer call() {
        check(port >= 0 && port <= 65535, "--port must be between 1 and 65535", "ops ui --port 8080");
        check(everySeconds >= 1 && everySeconds <= 60, "--every must be between 1 and 60 seconds", "ops ui --every 2");
        List<LivePod> watched = watched().stream().map(config -> (LivePod) new UiPod(globals, config)).toList();
        var settings = new UiSettings(globals.config().project().name(), port, allowStop, Duration.ofSeconds(everySeconds));
        UiServer server = UiServer.start(settings, watched, globals.clock());
        say(server, watched.stream().map(LivePod::name).toList());
        untilInterrupted();
        return ExitCode.OK.code();
    }

    /** A rented pod that this checkout's book doesn't have costs a call of its provider, and is most likely not up. */
    private List<PodConfig> watched() {
        check(pods.isEmpty() || globals.namedPod().isEmpty(), "pods are named twice", "name them either with --pod or as arguments: ops ui POD POD");
        if (!pods.isEmpty()) {
            return pods.stream().distinct().map(globals.config()::pod).toList();
        }
        return globals.podsToSearch().stream().filter(p -> globals.namedPod().isPresent() || !p.isRented() || globals.rented(p).isPresent()).toList();
    }

    private void say(UiServer server, List<String> names) {
        Console console = globals.console();
        if (console.json()) {
            var document = Json.document().put("url", server.url()).put("port", server.port()).put("allow_stop", allowStop);
            document.set("pods", Json.array(names));
            console.result(document);
        } else {
            console.result(server.url());
            console.note("live page of " + (names.size() == 1 ? "pod " : "pods ") + String.join(", ", names) + ", for this machine's browser"
                    + (allowStop ? "; it may stop runs" : "") + "; Ctrl-C ends the page, runs go on");
        }
    }

    /** Ends with the program alone: a signal. */
    private void untilInterrupted() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> globals.console().error("\nops: interrupted; runs go on\n     look again: ops ui")));
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OpsException(ExitCode.INTERRUPTED, "interrupted", "look again: ops ui", e);
        }
    }

    private static void check(boolean fits, String message, String hint) {
        if (!fits) {
            throw new OpsException(ExitCode.USAGE, message, hint);
        }
    }
}
