package lib.cli;

import static lib.pod.DoctorFinding.did;
import static lib.pod.DoctorFinding.ok;
import static lib.pod.DoctorFinding.warn;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import lib.pod.DoctorFinding;
import lib.pod.SshPod;

/** The directory of ssh's shared connections. Sockets that nobody listens to are left by an ssh that was killed. */
final class DoctorSockets {
    private static final String NAME = "ssh sockets";
    private final Path directory;
    private final boolean fix;

    DoctorSockets(Path directory, boolean fix) {
        this.directory = directory;
        this.fix = fix;
    }

    List<DoctorFinding> look() {
        if (!SshPod.canHoldSockets(directory)) {
            return List.of(warn(NAME, directory + " is too long or has odd characters for a socket: every command connects anew", "have a HOME with a shorter path"));
        }
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        if (!Files.isWritable(directory)) {
            return List.of(warn(NAME, directory + " can't be written: every command connects anew", "chmod u+rwx " + directory));
        }
        List<Path> stale = stale();
        if (stale.isEmpty()) {
            return List.of(ok(NAME, directory.toString()));
        }
        if (!fix) {
            return List.of(warn(NAME, stale.size() + " in " + directory + " of connections that are gone", "ops doctor --fix"));
        }
        var removed = new ArrayList<DoctorFinding>();
        for (Path socket : stale) {
            try {
                Files.deleteIfExists(socket);
                removed.add(did(NAME, "removed " + socket));
            } catch (IOException e) {
                removed.add(warn(NAME, socket + " can't be removed: " + e.getMessage(), "rm " + socket));
            }
        }
        return removed;
    }

    private List<Path> stale() {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(DoctorSockets::isDead).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean isDead(Path file) {
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isOther()) {
                return false;
            }
            SocketChannel.open(UnixDomainSocketAddress.of(file)).close();
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
