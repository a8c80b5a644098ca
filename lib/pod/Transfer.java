package lib.pod;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.run.Shell;

/** The two ways in which files of a run directory come here: rsync, and tar over the pod's shell. */
final class Transfer {
    /** rsync's words for an option that it doesn't know, and for text before its protocol: the pod's shell prints something of its own. */
    private static final List<Integer> CANNOT = List.of(1, 2);
    /** A file vanished meanwhile, before or after it was looked at: a running run replaces its small files. */
    private static final int VANISHED = 24;
    private static final int PARTIAL = 23;
    private final Pod pod;
    private final RunDir dir;
    private final Path target;

    Transfer(Pod pod, RunDir dir, Path target) {
        this.pod = pod;
        this.dir = dir;
        this.target = target;
    }

    /**
     * False when the pod's rsync can't be talked to at all. Neither owners nor devices are taken over.
     *
     * @param afresh  send whole files, also those that seem to be here: their content is wrong
     * @param running the run goes on, so a listed file may be gone
     */
    boolean rsync(List<Fetcher.RemoteFile> files, boolean afresh, boolean running) {
        var command = new ArrayList<>(pod.rsync());
        String prefix = command.remove(command.size() - 1);
        command.addAll(afresh ? List.of("-I", "-W") : List.of("--partial-dir=.rsync-partial"));
        command.addAll(List.of("-lpt", "--safe-links", "--from0", "--files-from=-", "--protect-args", "--timeout=60", "--", prefix + dir.path() + "/", target + "/"));
        ScriptResult result = Exec.capture(command, files.stream().map(f -> "./" + f.path() + "\0").collect(Collectors.joining()));
        int code = result.exitCode();
        if (code != 0 && code != VANISHED && !CANNOT.contains(code) && !(code == PARTIAL && running)) {
            throw broken("rsync", code, result.stderr());
        }
        return !CANNOT.contains(code);
    }

    void tar(List<Fetcher.RemoteFile> files) {
        var arrivals = new Arrivals(target);
        try {
            unpack(files, arrivals.open());
            arrivals.takeAll(files);
        } finally {
            arrivals.takeWhole(files);
        }
    }

    private void unpack(List<Fetcher.RemoteFile> files, Path into) {
        String names = files.stream().map(f -> " " + Shell.quote("./" + f.path())).collect(Collectors.joining());
        String script = new Script().set("dir", dir.path()).function("names", "printf '%s\\0'" + names).around("tar.sh");
        try {
            Process tar = new ProcessBuilder("tar", "-xf", "-", "--no-same-owner", "-C", into.toString()).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.PIPE).start();
            int code = send(script, tar);
            var errors = new ByteArrayOutputStream();
            tar.getErrorStream().transferTo(errors);
            if (tar.waitFor() != 0 || code != 0) {
                throw broken("tar", code != 0 ? code : tar.exitValue(), Exec.text(errors));
            }
        } catch (IOException e) {
            throw new OpsException(ExitCode.USAGE, "can't start tar: " + e.getMessage(), "install tar, or rsync on both sides", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OpsException(ExitCode.INTERRUPTED, "interrupted", "the same command goes on from here", e);
        }
    }

    /** When tar here gave up (a full disk), its own words tell more than the pipe that it closed. */
    private int send(String script, Process tar) throws IOException {
        try (OutputStream into = tar.getOutputStream()) {
            return pod.stream(script, into);
        } catch (OpsException e) {
            if (e.exitCode() != ExitCode.INTERRUPTED) {
                tar.destroy();
                tar.onExit().join(); // It must not go on writing where the rest is thrown away.
                throw e;
            }
            return 1;
        }
    }

    private OpsException broken(String program, int code, String errors) {
        String last = errors.strip().lines().reduce((a, b) -> b).map(l -> ": " + l.replaceAll("\\p{Cntrl}", "?")).orElse("");
        return new OpsException(ExitCode.UNREACHABLE, "the transfer from pod " + pod.name() + " broke (" + program + " exit code " + code + ")" + last,
                "the same command goes on from here");
    }
}
