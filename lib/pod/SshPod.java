package lib.pod;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.Shell;

/** A pod behind the user's own OpenSSH: aliases, keys, agents and jump hosts of ~/.ssh/config work as they are. */
public final class SshPod implements Pod {
    /** ssh's own exit code for a connection that failed or broke; our scripts never use it. */
    private static final int CONNECTION_LOST = 255;
    /** A Unix socket's path has 108 bytes at most, and ssh appends 40 for %C and 17 for a temporary name; ssh and rsync read others wrongly. */
    private static final Pattern SOCKET_DIRECTORY = Pattern.compile("[A-Za-z0-9_./+-]{1,45}");
    private final String name;
    private final SshTarget target;
    private final Path stateDirectory;
    private final Path socketDirectory;
    private final boolean mayAsk;
    private final ConnectionLoss loss;

    /**
     * @param stateDirectory holds the sockets of shared connections; it's made with mode 0700 when needed
     * @param mayAsk         somebody is there to answer ssh's questions (a passphrase, a new host key)
     */
    public SshPod(String name, SshTarget target, Path stateDirectory, boolean mayAsk) {
        this(name, target, stateDirectory, mayAsk, (errors, usual) -> usual);
    }

    /** {@code loss} explains a failed connection. */
    public SshPod(String name, SshTarget target, Path stateDirectory, boolean mayAsk, ConnectionLoss loss) {
        this.loss = loss;
        this.mayAsk = mayAsk;
        this.name = name;
        this.target = target;
        this.socketDirectory = stateDirectory.resolve("ssh");
        this.stateDirectory = stateDirectory;
    }

    /** The same pod, which may use this machine's ssh agent while a call lasts. */
    public SshPod withAgent() {
        var options = new ArrayList<>(target.options());
        options.add("-A");
        return new SshPod(name, new SshTarget(target.host(), options, target.socket()), stateDirectory, mayAsk, loss);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ScriptResult run(String script) {
        var output = new ByteArrayOutputStream();
        var errors = new ByteArrayOutputStream();
        int code = Exec.stream(command(), script, new Answer(output), errors);
        failWhenLost(code, Exec.text(errors));
        return new ScriptResult(code, Exec.text(output), Exec.text(errors));
    }

    @Override
    public int stream(String script, OutputStream output) {
        var errors = new ByteArrayOutputStream();
        int code = Exec.stream(command(), script, new Answer(output), errors);
        failWhenLost(code, Exec.text(errors));
        return code;
    }

    @Override
    public ScriptResult feed(String command, Path file, LongConsumer sent) {
        var words = new ArrayList<>(ssh());
        words.addAll(List.of("-T", "--", target.host(), command));
        ScriptResult result = FileFeed.send(words, file, sent);
        failWhenLost(result.exitCode(), result.stderr());
        return result;
    }

    @Override
    public List<String> interactive(List<String> command) {
        var ssh = new ArrayList<>(ssh());
        ssh.add("-t");
        ssh.add("--");
        ssh.add(target.host());
        if (!command.isEmpty()) {
            ssh.add(Shell.join(command));
        }
        return ssh;
    }

    /** Ends the shared connection, where there is one, and all that goes over it. */
    public void hangUp() {
        control("exit");
    }

    /** The next call connects anew; what goes over the shared connection now isn't disturbed. */
    public void callAnew() {
        control("stop");
    }

    private void control(String order) {
        if (canShare()) {
            var command = new ArrayList<>(ssh());
            command.addAll(List.of("-O", order, "--", target.host()));
            Exec.capture(command, "");
        }
    }

    @Override
    public List<String> rsync() {
        // ssh reads [user@]2001:db8::1 and ssh://user@host:port, and rsync another thing in both.
        return target.host().contains(":") ? List.of() : List.of("rsync", "-e", Shell.join(ssh()), target.host() + ":");
    }

    private List<String> command() {
        var command = new ArrayList<>(ssh());
        command.addAll(List.of("-T", "--", target.host(), "sh"));
        return command;
    }

    private List<String> ssh() {
        var ssh = new ArrayList<>(List.of("ssh", "-o", "ConnectTimeout=15", "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=4"));
        if (!mayAsk) {
            // Fail with a message rather than hang at a question that nobody sees.
            ssh.addAll(List.of("-o", "BatchMode=yes"));
        }
        ssh.addAll(target.options());
        if (canShare()) {
            ssh.addAll(List.of("-o", "ControlMaster=auto", "-o", "ControlPath=" + socketDirectory + "/" + target.socket(), "-o", "ControlPersist=60"));
        }
        return ssh;
    }

    /** A shared connection is a gain in speed only: where its socket can't be, every command connects anew. */
    private boolean canShare() {
        if (!canHoldSockets(socketDirectory)) {
            return false;
        }
        try {
            Files.createDirectories(socketDirectory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Whether sockets of shared connections can have their names in a directory. */
    public static boolean canHoldSockets(Path directory) {
        return SOCKET_DIRECTORY.matcher(directory.toString()).matches();
    }

    private void failWhenLost(int code, String errors) {
        if (code == CONNECTION_LOST) {
            String why = errors.strip().lines().filter(l -> !l.isBlank()).reduce((a, b) -> b).orElse("the connection broke");
            throw loss.explain(errors, new OpsException(ExitCode.UNREACHABLE, "pod " + name + " (" + target.host() + ") can't be reached: " + why.replaceAll("\\p{Cntrl}", ""),
                    "try: ssh " + target.host() + " true   (repeating the ops command is safe)"));
        }
    }
}
