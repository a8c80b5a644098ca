package tests.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A private sshd that listens at its port. */
record Sshd(Process process, int port) {
    private static final int TRIES = 10;
    private static final int PATIENCE_SECONDS = 20;

    /** Writes the configuration for a port. */
    interface Configuration {
        Path at(int port) throws Exception;
    }

    /** At a free port, chosen just before; should somebody else take that after all, at another. */
    static Sshd start(Path log, Configuration configuration) throws Exception {
        for (int tries = 0; tries < TRIES; tries++) {
            Optional<Sshd> sshd = at(FreePort.next(), log, configuration);
            if (sshd.isPresent()) {
                return sshd.get();
            }
        }
        throw new IOException("no sshd starts: " + Files.readString(log));
    }

    /** At this port; nothing where it can't listen there. */
    static Optional<Sshd> at(int port, Path log, Configuration configuration) throws Exception {
        Process process = new ProcessBuilder(SshFiles.sshd(), "-D", "-e", "-f", configuration.at(port).toString())
                .redirectErrorStream(true).redirectOutput(log.toFile()).start();
        // Its own word: whoever answers at the port may be somebody else's server.
        LoopbackPod.await("sshd", () -> !process.isAlive() || Files.readString(log).contains("Server listening on 127.0.0.1 port " + port));
        return process.isAlive() ? Optional.of(new Sshd(process, port)) : Optional.empty();
    }

    /** With its connections. */
    void end() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
