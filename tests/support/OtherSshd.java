package tests.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Another machine for the pod's files: an sshd with a host key of its own, at a port of choice. */
public final class OtherSshd implements AutoCloseable {
    private final Process sshd;
    private final int port;

    /** At a port that is free. */
    public OtherSshd(LoopbackPod pod, String key) throws Exception {
        this(pod, key, LoopbackPod.freePort());
    }

    public OtherSshd(LoopbackPod pod, String key, int port) throws Exception {
        this.port = port;
        Path file = pod.root.resolve(key);
        if (!Files.exists(file) && new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString()).inheritIO().start().waitFor() != 0) {
            throw new IOException("ssh-keygen");
        }
        Path config = pod.root.resolve("sshd_config-" + key);
        Files.writeString(config, Files.readString(pod.root.resolve("sshd_config")).replace("127.0.0.1:" + pod.port, "127.0.0.1:" + port)
                .replace("HostKey " + pod.root + "/hostkey", "HostKey " + file));
        sshd = new ProcessBuilder(SshFiles.sshd(), "-D", "-e", "-f", config.toString()).redirectErrorStream(true)
                .redirectOutput(pod.root.resolve("sshd-" + key + ".log").toFile()).start();
        LoopbackPod.await("sshd", () -> LoopbackPod.isListening(port));
    }

    public int port() {
        return port;
    }

    /** With its connections. */
    @Override
    public void close() throws IOException {
        sshd.descendants().forEach(ProcessHandle::destroy);
        sshd.destroy();
        sshd.onExit().join();
    }
}
