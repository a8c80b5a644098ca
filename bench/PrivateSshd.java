package bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An sshd on a loopback port with keys of its own, and an {@code ssh} that knows it as {@code box}. */
final class PrivateSshd implements AutoCloseable {
    private static final String SSHD = "/usr/sbin/sshd";
    private final Path directory;
    private final int port;
    private final Process server;

    /** @param environment what sessions on the pod get besides the user's own */
    PrivateSshd(Path parent, Map<String, String> environment) throws Exception {
        directory = Files.createDirectory(parent.resolve("sshd"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (String key : List.of("host_key", "user_key")) {
            new Command(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path(key)), directory, Map.of()).output();
        }
        Files.copy(directory.resolve("user_key.pub"), directory.resolve("authorized_keys"));
        port = freePort();
        writeServer(environment);
        writeClient(port);
        // sshd as root wants its directory for the separation of privileges, which only a service manager makes.
        if (System.getProperty("user.name").equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        server = new ProcessBuilder(SSHD, "-D", "-f", path("sshd_config"), "-E", path("log")).start();
        Waiting.until("sshd", 20, () -> Files.exists(directory.resolve("log")) && log().anyMatch(l -> l.contains("Server listening")));
    }

    /** {@code box} is as far away as this, until it is closed. Connections that are open already stay as they are. */
    Line line(int roundTripMillis) throws IOException {
        var proxy = new DelayingProxy(port, roundTripMillis);
        writeClient(proxy.port());
        return () -> {
            proxy.close();
            writeClient(port);
        };
    }

    interface Line extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    private void writeServer(Map<String, String> environment) throws IOException {
        var set = new StringBuilder(environment.isEmpty() ? "" : "SetEnv");
        environment.forEach((name, value) -> set.append(" \"").append(name).append('=').append(value).append('"'));
        Files.writeString(directory.resolve("sshd_config"), """
                Port %d
                ListenAddress 127.0.0.1
                HostKey %s
                AuthorizedKeysFile %s
                PidFile none
                StrictModes no
                UsePAM no
                PasswordAuthentication no
                LogLevel VERBOSE
                Subsystem sftp internal-sftp
                %s
                """.formatted(port, path("host_key"), path("authorized_keys"), set));
        Path wrapper = Files.createDirectory(directory.resolve("bin")).resolve("ssh");
        Files.writeString(wrapper, "#!/bin/sh\nexec " + realSsh() + " -F " + path("ssh_config") + " \"$@\"\n");
        Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void writeClient(int toPort) throws IOException {
        Files.writeString(directory.resolve("ssh_config"), """
                Host box
                  HostName 127.0.0.1
                  Port %d
                  IdentityFile %s
                  IdentitiesOnly yes
                  UserKnownHostsFile %s
                  StrictHostKeyChecking accept-new
                """.formatted(toPort, path("user_key"), path("known_hosts")));
    }

    /** For a caller that doesn't look it up on its child's PATH. */
    String ssh() {
        return path("bin/ssh");
    }

    /** The same command, for which {@code ssh} is ours. */
    Command client(Command command) {
        return command.with("PATH", directory.resolve("bin") + ":" + System.getenv("PATH"));
    }

    /** Ends the shared connections whose sockets are there. */
    void hangUp(Path sockets) throws IOException, InterruptedException {
        try (Stream<Path> files = Files.list(sockets)) {
            for (Path socket : files.toList()) {
                new Command(List.of("sh", "-c", "\"$0\" -o ControlPath=\"$1\" -O exit box 2>/dev/null || :", ssh(), socket.toString()), directory, Map.of()).output();
            }
        }
    }

    /** Connections that got in so far. */
    long connections() throws IOException {
        return log().filter(l -> l.startsWith("Accepted publickey")).count();
    }

    /** Commands that were started over them so far: each is at least one round trip. */
    long sessions() throws IOException {
        return log().filter(l -> l.startsWith("Starting session:")).count();
    }

    private Stream<String> log() throws IOException {
        return Files.readAllLines(directory.resolve("log")).stream();
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private static String realSsh() {
        return Stream.of(System.getenv("PATH").split(":")).map(d -> Path.of(d, "ssh")).filter(Files::isExecutable).findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no ssh on PATH")).toString();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        server.destroy();
        server.onExit().join();
    }
}
