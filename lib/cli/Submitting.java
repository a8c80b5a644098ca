package lib.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import lib.config.PodConfig;
import lib.config.ProjectConfig;
import lib.provider.RentedPod;
import lib.run.RunId;
import lib.run.RunRequest;
import lib.run.Version;

/** Who submits, and where to. */
final class Submitting {
    private static final Path KERNEL_NAME = Path.of("/proc/sys/kernel/hostname");

    private Submitting() {
    }

    static RunRequest.Origin origin(Globals globals, PodConfig pod, RunId id) {
        ProjectConfig config = globals.config();
        Optional<RentedPod> rented = globals.rented(pod);
        String session = Sessions.name(config.tmux().sessionPrefix(), id);
        return new RunRequest.Origin(System.getProperty("user.name", ""), hostName(), Version.TEXT, pod.name(), pod.provider(),
                config.tmux().enabled() ? "tmux" : "process", config.tmux().enabled() ? session : "", rented.map(RentedPod::id).orElse(""),
                rented.flatMap(RentedPod::usdPerHour).or(pod.rental()::usdPerHour));
    }

    /** For a run that was to be in tmux. */
    static void noteNoTmux(Console console, Optional<String> why) {
        why.ifPresent(text -> console.note(text + ": the run goes on as a plain detached process; ops run attach will not work for it"));
    }

    static void noteNext(Console console, RunId id) {
        console.note("next: ops tail " + id + "   |   ops status " + id + "   |   ops run stop " + id);
    }

    /** The kernel's word where it has one: Java asks the resolver, and that may ask a name server that doesn't answer. */
    static String hostName() {
        try {
            if (Files.isReadable(KERNEL_NAME)) {
                return Files.readString(KERNEL_NAME).strip();
            }
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "";
        }
    }
}
