package lib.provider;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.AtomicFile;

/** Host keys of rented pods, in a known_hosts file of ours (sshd(8)): ssh itself adds them, each under the name of its pod. */
public final class HostKeys {
    private final Path file;

    HostKeys(Path file) {
        this.file = file;
    }

    public Path file() {
        return file;
    }

    /** One for each pod that there ever was: providers give addresses out again, and no id. */
    public static String alias(String provider, String podId) {
        String plain = podId.replaceAll("[^A-Za-z0-9._-]", "_");
        String differs = plain.equals(podId) ? "" : "-" + Integer.toHexString(podId.hashCode());
        return "ops-" + provider + "-" + plain + differs;
    }

    public boolean has(String alias) {
        return lines().stream().anyMatch(line -> isOf(line, alias));
    }

    /** Forgets the keys of a pod. */
    public synchronized void forget(String alias) {
        List<String> kept = lines().stream().filter(line -> !isOf(line, alias)).toList();
        if (kept.size() < lines().size()) {
            try {
                AtomicFile.write(file, kept.isEmpty() ? "" : String.join("\n", kept) + "\n");
            } catch (IOException e) {
                throw new OpsException(ExitCode.USAGE, "can't write " + file + ": " + e.getMessage(), "make it writable", e);
            }
        }
    }

    private List<String> lines() {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new OpsException(ExitCode.USAGE, "can't read " + file + ": " + e.getMessage(), "remove it, and pin the pods' keys again: ops pod up NAME", e);
        }
    }

    private static boolean isOf(String line, String alias) {
        return line.startsWith(alias + " ");
    }
}
