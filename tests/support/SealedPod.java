package tests.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A pod without Java, without a network and without root: an sshd of an ordinary user, in a mount and a network namespace of its own, behind ssh's
 * ProxyCommand. Making it needs root.
 */
public final class SealedPod implements AutoCloseable {
    private static final String PILOT = "64999";
    public final Path root;
    public final Path runs;
    /** What would outlive it. */
    public final Path volume;
    public final Path home;
    private final Path bin;

    public SealedPod() throws Exception {
        root = Files.createTempDirectory(Path.of("/tmp"), "op", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        home = Files.createDirectories(root.resolve("home"));
        volume = Files.createDirectories(root.resolve("volume"));
        runs = volume.resolve("runs");
        bin = Files.createDirectories(root.resolve("bin"));
        var ssh = new SshFiles(root, environment());
        ssh.writeKeys();
        ssh.writeServer(1);
        ssh.writeClient(bin);
        Files.writeString(root.resolve("ssh_config"), "Host box\n  User pilot\n  ProxyCommand " + enter() + "\n  IdentityFile " + root + "/key\n  IdentitiesOnly yes\n  UserKnownHostsFile "
                + root + "/known_hosts\n  StrictHostKeyChecking no\n");
        Files.writeString(root.resolve("passwd"), "root:x:0:0::/root:/bin/sh\npilot:x:" + PILOT + ":" + PILOT + "::" + home + ":/bin/sh\nsshd:x:101:65534::/run/sshd:/bin/false\n");
        hand(root.resolve("hostkey"), home, volume, root.resolve("tmp"), root.resolve("tmux"), root.resolve("sshd_config"), root.resolve("authorized_keys"), root.resolve("passwd"));
    }

    /** A laptop that knows the pod as "box". */
    public Laptop laptop(String name) throws IOException {
        String project = """
                {"project": {"name": "sealed", "remote_outputs_dir": "%s", "remote_repo_dir": "%s"}, "tmux": {"watch_interval_sec": 1},
                 "pods": {"box": {"provider": "ssh", "host": "box", "persistent_dir": "%s"}}, "default_pod": "box"}
                """.formatted(runs, home, volume);
        var variables = new LinkedHashMap<>(environment());
        variables.put("PATH", System.getenv("PATH"));
        return new Laptop(root.resolve(name), bin, project, variables);
    }

    private Map<String, String> environment() throws IOException {
        var variables = new LinkedHashMap<String, String>();
        variables.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        variables.put("LANG", "C.UTF-8");
        variables.put("TMUX_TMPDIR", Files.createDirectories(root.resolve("tmux")).toString());
        variables.put("TMPDIR", Files.createDirectories(root.resolve("tmp")).toString());
        return variables;
    }

    /** Every connection gets namespaces of its own; they are alike. */
    private Path enter() throws IOException {
        return Scripts.write(root.resolve("enter"), "#!/bin/sh\nexec unshare --mount --net sh -c 'for d in /usr/lib/jvm /mnt; do [ ! -d $d ] || mount -t tmpfs tmpfs $d || exit; done\n"
                + "mount --bind " + root + "/passwd /etc/passwd && exec setpriv --reuid=" + PILOT + " --regid=" + PILOT + " --clear-groups --inh-caps=-all "
                + SshFiles.sshd() + " -i -e -f " + root + "/sshd_config' 2>>" + root + "/sshd.log\n");
    }

    private static void hand(Path... files) throws Exception {
        String all = Stream.of(files).map(Path::toString).collect(Collectors.joining(" "));
        run("chown -R " + PILOT + ":" + PILOT + " " + all);
    }

    private static void run(String script) throws Exception {
        int code = new ProcessBuilder("sh", "-c", script).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IOException(script + ": exit code " + code);
        }
    }

    /** Runs a command on the pod. */
    public Ran on(String command) throws Exception {
        Process ssh = new ProcessBuilder(bin + "/ssh", "box", command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        ssh.getOutputStream().close();
        String out = new String(ssh.getInputStream().readAllBytes());
        return new Ran(ssh.waitFor(), out, "");
    }

    @Override
    public void close() throws Exception {
        on("tmux -L ops kill-server");
        Leftovers.end(root);
        Leftovers.delete(root);
    }
}
