package lib.repo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lib.pod.Exec;
import lib.pod.ScriptResult;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.Resources;

/**
 * The git checkout of the laptop that the project is in.
 *
 * @param top    its directory
 * @param commit what is checked out, a full SHA
 */
public record LaptopCheckout(Path top, String commit) {
    /** Nothing where the directory is in no git checkout, or in one without a commit. */
    public static Optional<LaptopCheckout> of(Path directory) {
        Optional<String> top = git(directory, "rev-parse", "--show-toplevel");
        return top.flatMap(t -> git(Path.of(t), "rev-parse", "-q", "--verify", "HEAD^{commit}").map(head -> new LaptopCheckout(Path.of(t), head)));
    }

    /** The URL that the commit's branch comes from, else that of origin, without what may be a password; nothing where there is no remote. */
    public Optional<String> remoteUrl() {
        return git(top, "config", "--get", "remote.origin.url").or(() -> git(top, "remote").flatMap(all -> all.lines().findFirst())
                .flatMap(first -> git(top, "config", "--get", "remote." + first + ".url"))).map(LaptopCheckout::withoutCredentials).map(this::absolute);
    }

    /** {@code https://user:token@host/x} becomes {@code https://host/x}; the user of an ssh URL stays, a password doesn't. */
    static String withoutCredentials(String url) {
        String plain = url.replaceFirst("^([A-Za-z][A-Za-z0-9+.-]*://)([^/@:]*):[^/@]*@", "$1$2@").replaceFirst("^(https?://)[^/]*@", "$1");
        return plain.matches("^[A-Za-z][A-Za-z0-9+.-]*://.*") ? plain.replaceFirst("[?#].*", "") : plain.replaceFirst("^([^/@:]*):[^/@]*@", "$1@");
    }

    private String absolute(String url) {
        return url.startsWith("./") || url.startsWith("../") ? top.resolve(url).normalize().toString() : url;
    }

    public boolean has(String sha) {
        return git(top, "cat-file", "-e", sha + "^{commit}").isPresent();
    }

    /** Something differs from the commit. */
    public boolean isDirty() {
        return git(top, "status", "--porcelain", "--untracked-files=normal").filter(text -> !text.isEmpty()).isPresent();
    }

    /**
     * Writes the commits up to {@code sha} as a bundle, without those that lead to a commit that the other side has.
     *
     * @param known SHAs, of which this checkout may know only some
     */
    public void bundle(String sha, List<String> known, Path file) {
        var words = new ArrayList<>(List.of("git", "-C", top.toString(), "bundle", "create", "-q", file.toString(), "HEAD"));
        if (!sha.equals(commit)) {
            throw new OpsException(ExitCode.NOT_FOUND, "the remote has no commit " + sha + ", and it isn't the one that is checked out here", "check it out here, or push it");
        }
        List<String> common = known.stream().filter(this::has).filter(k -> !k.equals(sha)).toList();
        if (!common.isEmpty()) {
            words.add("--not");
            words.addAll(common);
        }
        ScriptResult result = Exec.capture(words, "");
        if (result.exitCode() != 0) {
            throw new OpsException(ExitCode.USAGE, "the commits can't be packed here: " + result.stderr().strip().lines().reduce((a, b) -> b).orElse("git bundle failed"),
                    "push them, and name the branch with --ref");
        }
    }

    /** Writes what differs from the commit as a run records it (lib/record/code.sh), and returns its facts. */
    public List<String> record(Path directory, int limitMib) {
        try {
            Files.createDirectories(directory.resolve(".ops"));
        } catch (IOException e) {
            throw new OpsException(ExitCode.USAGE, "can't write into " + directory + ": " + e.getMessage(), "set TMPDIR to a directory of yours", e);
        }
        String script = "umask 077\ncode_limit_bytes=" + ((long) limitMib << 20) + "\n" + Resources.text("/lib/record/code.sh") + Resources.text("/lib/record/code_limits.sh")
                + "code_state \"$1\" \"$2\"\n";
        ScriptResult result = Exec.capture(List.of("sh", "-c", script, "sh", directory.toString(), top.toString()), "");
        return result.stdout().lines().toList();
    }

    private static Optional<String> git(Path directory, String... words) {
        List<String> command = Stream.concat(Stream.of("git", "-C", directory.toString()), Stream.of(words)).toList();
        ScriptResult result = Exec.capture(command, "");
        return result.exitCode() == 0 ? Optional.of(result.stdout().strip()) : Optional.empty();
    }
}
