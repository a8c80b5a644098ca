package lib.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import lib.run.RunId;
import lib.store.ProcessStat;

/**
 * Whose server answers on a port. Two runs that were started for the same port both find it free while their models load, and the one's answer must
 * not make the other ready. Best effort: what can't be read (another user's process) is not held against anybody.
 */
final class ServerOwner {
    private final int port;
    private final RunId runId;
    private final Attempt attempt;

    ServerOwner(int port, RunId runId, Attempt attempt) {
        this.port = port;
        this.runId = runId;
        this.attempt = attempt;
    }

    /** A process that listens on the port and is certainly none of this run's, when none of this run's does. */
    OptionalLong stranger() {
        Set<String> sockets = sockets();
        OptionalLong stranger = OptionalLong.empty();
        if (sockets.isEmpty()) {
            return stranger;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                Whose whose = holdsOneOf(process, sockets) ? whose(process) : Whose.NOT_KNOWN;
                if (whose == Whose.OURS) {
                    return OptionalLong.empty();
                }
                stranger = whose == Whose.NOT_OURS ? OptionalLong.of(Long.parseLong(process.getFileName().toString())) : stranger;
            }
        } catch (IOException | RuntimeException e) {
            return OptionalLong.empty();
        }
        return stranger;
    }

    private enum Whose { OURS, NOT_OURS, NOT_KNOWN }

    /** By the run id that every process of a run inherits, else by the session; who began before the command did is nobody's child here. */
    private Whose whose(Path process) {
        try {
            ProcessStat stat = ProcessStat.of(process.getFileName().toString()).orElseThrow();
            String environment = "\0" + new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.ISO_8859_1) + "\0";
            if (environment.contains("\0OPS_RUN_ID=" + runId.value() + "\0") || stat.session() == attempt.shell().pid()) {
                return Whose.OURS;
            }
            boolean another = environment.contains("\0OPS_RUN_ID=") || stat.start() < attempt.command().start();
            return another ? Whose.NOT_OURS : Whose.NOT_KNOWN;
        } catch (IOException | RuntimeException e) {
            return Whose.NOT_KNOWN;
        }
    }

    private static boolean holdsOneOf(Path process, Set<String> sockets) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : open) {
                if (sockets.contains(Files.readSymbolicLink(descriptor).toString())) {
                    return true;
                }
            }
        } catch (IOException | RuntimeException e) {
            // It has ended, or is another user's.
            return false;
        }
        return false;
    }

    /** What listens on the port, as /proc/PID/fd names it. State 0A is LISTEN, field 10 the inode (proc(5)). */
    private Set<String> sockets() {
        var sockets = new HashSet<String>();
        String end = String.format(Locale.ROOT, ":%04X", port);
        for (String table : new String[] {"/proc/net/tcp", "/proc/net/tcp6"}) {
            try (var lines = Files.lines(Path.of(table), StandardCharsets.ISO_8859_1)) {
                lines.map(line -> line.strip().split("\\s+")).filter(f -> f.length > 9 && f[1].endsWith(end) && f[3].equals("0A"))
                        .forEach(f -> sockets.add("socket:[" + f[9] + "]"));
            } catch (IOException | UncheckedIOException e) {
                // A system without IPv6 has no second table.
                continue;
            }
        }
        return sockets;
    }
}
