package lib.pod;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lib.run.Sha256;

/**
 * Whom ssh calls, and with which options of its own.
 *
 * @param host    host, IP address or alias
 * @param options before the host, for ssh and rsync alike
 * @param socket  names the shared connection, in ssh_config(5)'s terms
 */
public record SshTarget(String host, List<String> options, String socket) {
    private static final int SOCKET_DIGITS = 24;

    public SshTarget {
        options = List.copyOf(options);
    }

    /** A host of the user's own ssh configuration. */
    public static SshTarget alias(String host) {
        return new SshTarget(host, List.of(), "%C");
    }

    /**
     * A rented pod. Addresses of such pods are used again by others: its host key is known by the pod's id, in a file of ours, and so is its shared
     * connection, or one that is still open to the pod before would be taken for this one.
     *
     * @param user       empty: as ~/.ssh/config says
     * @param port       0: likewise
     * @param keyAlias   names the pod in {@code knownHosts}
     * @param newKey     this is the first call: whatever key the pod shows is remembered; else only the remembered one will do
     */
    public static SshTarget pinned(String user, String host, int port, String keyAlias, Path knownHosts, boolean newKey, Optional<String> identityFile) {
        var options = new ArrayList<String>();
        if (port > 0) {
            options.addAll(List.of("-p", Integer.toString(port)));
        }
        if (!user.isEmpty()) {
            options.addAll(List.of("-l", user));
        }
        options.addAll(List.of("-o", "HostKeyAlias=" + keyAlias, "-o", "UserKnownHostsFile=" + quoted(knownHosts), "-o", "GlobalKnownHostsFile=/dev/null",
                "-o", "HashKnownHosts=no", "-o", "CheckHostIP=no", "-o", "UpdateHostKeys=no", "-o", "VerifyHostKeyDNS=no",
                "-o", "StrictHostKeyChecking=" + (newKey ? "accept-new" : "yes")));
        identityFile.ifPresent(file -> options.addAll(List.of("-i", file, "-o", "IdentitiesOnly=yes")));
        return new SshTarget(host, options, digest(String.join("\n", keyAlias, user, host, Integer.toString(port))));
    }

    /** ssh_config(5) splits a list of files at spaces. */
    private static String quoted(Path file) {
        return "\"" + file + "\"";
    }

    private static String digest(String text) {
        return Sha256.hex(text).substring(0, SOCKET_DIGITS);
    }
}
