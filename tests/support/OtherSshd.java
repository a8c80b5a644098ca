package tests.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Another machine for the pod's files: an sshd with a host key of its own, at a port of choice. */
public final class OtherSshd implements AutoCloseable {
    private final LoopbackPod pod;
    private final String key;
    private final Sshd sshd;

    /** At a port that is free. */
    public OtherSshd(LoopbackPod pod, String key) throws Exception {
        this.pod = pod;
        this.key = key;
        makeKey();
        sshd = Sshd.start(log(), this::configuration);
    }

    public OtherSshd(LoopbackPod pod, String key, int port) throws Exception {
        this.pod = pod;
        this.key = key;
        makeKey();
        sshd = Sshd.at(port, log(), this::configuration).orElseThrow(() -> new IOException("no sshd starts at port " + port));
    }

    private void makeKey() throws Exception {
        Path file = pod.root.resolve(key);
        if (!Files.exists(file) && new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString()).inheritIO().start().waitFor() != 0) {
            throw new IOException("ssh-keygen");
        }
    }

    private Path log() {
        return pod.root.resolve("sshd-" + key + ".log");
    }

    private Path configuration(int port) throws IOException {
        return Files.writeString(pod.root.resolve("sshd_config-" + key), Files.readString(pod.root.resolve("sshd_config"))
                .replace("127.0.0.1:" + pod.port, "127.0.0.1:" + port).replace("HostKey " + pod.root + "/hostkey", "HostKey " + pod.root.resolve(key)));
    }

    public int port() {
        return sshd.port();
    }

    /** With its connections. */
    @Override
    public void close() {
        sshd.end();
    }
}
