package tests.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keys and configuration files of a private sshd and of the ssh that reaches it. */
final class SshFiles {
    private final Path root;
    private final Map<String, String> environment;

    SshFiles(Path root, Map<String, String> environment) {
        this.root = root;
        this.environment = environment;
    }

    static String sshd() {
        return Stream.concat(Stream.of("/usr/sbin", "/sbin", "/usr/local/sbin"), Stream.of(System.getenv("PATH").split(":")))
                .map(d -> d + "/sshd").filter(p -> Files.isExecutable(Path.of(p))).findFirst().orElseThrow();
    }

    private static String ssh() {
        return Stream.of(System.getenv("PATH").split(":")).map(d -> d + "/ssh").filter(p -> Files.isExecutable(Path.of(p))).findFirst().orElseThrow();
    }

    void writeKeys() throws Exception {
        key("hostkey");
        key("key");
        Files.copy(root.resolve("key.pub"), root.resolve("authorized_keys"));
    }

    Path writeServer(int port) throws IOException {
        if (System.getProperty("user.name").equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        String set = environment.entrySet().stream().map(e -> "\"" + e.getKey() + "=" + e.getValue() + "\"").collect(Collectors.joining(" "));
        return Files.writeString(root.resolve("sshd_config"), "ListenAddress 127.0.0.1:" + port + "\nHostKey " + root + "/hostkey\nAuthorizedKeysFile " + root
                + "/authorized_keys\nPidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin yes\nMaxStartups 100\n"
                + "MaxSessions 100\nPrintMotd no\nPrintLastLog no\nPermitUserEnvironment no\nSetEnv " + set + "\n");
    }

    /** OpenSSH ignores $HOME: a wrapper on PATH names the configuration, and notes each call. */
    void writeClient(Path bin) throws IOException {
        Scripts.write(bin.resolve("ssh"), "#!/bin/sh\necho \"$*\" | tr '\\n' ' ' | sed 's/$/\\n/' >>" + root + "/ssh_calls\nexec " + ssh() + " -F " + root + "/ssh_config \"$@\"\n");
        Files.createFile(root.resolve("ssh_config"));
    }

    void writeAlias(String name, int port) throws IOException {
        Files.writeString(root.resolve("ssh_config"), "Host " + name + "\n  HostName 127.0.0.1\n  Port " + port + "\n  User " + System.getProperty("user.name")
                + "\n  IdentityFile " + root + "/key\n  IdentitiesOnly yes\n  UserKnownHostsFile " + root + "/known_hosts\n  StrictHostKeyChecking no\n  HostKeyAlias pod\n",
                StandardOpenOption.APPEND);
    }

    private void key(String name) throws Exception {
        int code = new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", root.resolve(name).toString()).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IOException("ssh-keygen: exit code " + code);
        }
    }
}
