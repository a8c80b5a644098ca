package lib.cli;

import static lib.pod.DoctorFinding.did;
import static lib.pod.DoctorFinding.fail;
import static lib.pod.DoctorFinding.ok;
import static lib.pod.DoctorFinding.warn;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lib.config.Mistake;
import lib.config.PodConfig;
import lib.config.ProjectConfig;
import lib.pod.DoctorFinding;
import lib.pod.Exec;
import lib.pod.ScriptResult;
import lib.repo.LaptopCheckout;
import lib.run.OpsException;
import lib.store.SecretShapes;

/** What this machine has of what a run needs. */
final class DoctorLaptop {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int JAVA_AT_LEAST = 21;
    private final Globals globals;
    private final boolean fix;

    DoctorLaptop(Globals globals, boolean fix) {
        this.globals = globals;
        this.fix = fix;
    }

    /** Without the config, or with mistakes in it, only what needs none. */
    List<DoctorFinding> look() {
        var findings = new ArrayList<DoctorFinding>();
        List<DoctorFinding> mistakes = config();
        Optional<ProjectConfig> config = mistakes.stream().anyMatch(f -> f.state() == DoctorFinding.State.FAIL) ? Optional.empty() : Optional.of(globals.config());
        boolean bySsh = config.isEmpty() || config.get().pods().values().stream().anyMatch(p -> !p.isLocal());
        findings.add(Runtime.version().feature() >= JAVA_AT_LEAST ? ok("java", Runtime.version().toString()) : fail("java", Runtime.version() + " is too old", "install a JDK of 21 or newer"));
        findings.add(program("ssh", List.of("ssh", "-V"), bySsh ? "pods can't be reached" : ""));
        findings.add(program("rsync", List.of("rsync", "--version"), "fetch uses tar, and starts a broken file anew"));
        findings.add(program("git", List.of("git", "--version"), "ops can't tell which code is here"));
        findings.addAll(mistakes);
        config.ifPresent(c -> {
            findings.addAll(remote(c));
            findings.addAll(ignored(c));
        });
        if (bySsh) {
            findings.addAll(new DoctorSockets(globals.stateDirectory().resolve("ssh"), fix).look());
        }
        return findings;
    }

    private List<DoctorFinding> config() {
        try {
            List<Mistake> mistakes = globals.loader().check(globals.configFile(), globals.flags());
            return mistakes.isEmpty() ? List.of(ok("config", shown(globals.config().file())))
                    : List.of(fail("config", mistakes.get(0).text() + (mistakes.size() > 1 ? " (and " + (mistakes.size() - 1) + " more)" : ""), "ops config check"));
        } catch (OpsException e) {
            return List.of(fail("config", e.getMessage(), globals.configFile().isPresent() ? e.hint() : "ops init"));
        }
    }

    private String shown(Path file) {
        return file.startsWith(globals.workingDirectory()) ? globals.workingDirectory().relativize(file).toString() : file.toString();
    }

    /** Missing ssh is a failure where a pod needs it; {@code without} says what the rest costs. */
    private DoctorFinding program(String name, List<String> command, String without) {
        try {
            ScriptResult result = Exec.captureWithin(command, LIMIT, line -> { });
            String said = (result.stdout() + result.stderr()).lines().filter(l -> !l.isBlank()).findFirst().orElse("it says nothing").strip();
            return result.exitCode() == 0 ? ok(name, said.replaceFirst("(?<=\\d)\\s+protocol.*|,.*", "")) : warn(name, "doesn't work: " + said, "install " + name);
        } catch (OpsException e) {
            String text = "not there" + (without.isEmpty() ? "" : ": " + without);
            return name.equals("ssh") && !without.isEmpty() ? fail(name, text, "install OpenSSH") : warn(name, text, "install " + name);
        }
    }

    /** Whether the code can be had from where the config says. */
    private List<DoctorFinding> remote(ProjectConfig config) {
        Optional<String> here = LaptopCheckout.of(config.projectRoot()).flatMap(LaptopCheckout::remoteUrl);
        Optional<String> named = config.project().remoteRepoUrl();
        if (config.pods().values().stream().allMatch(PodConfig::isLocal) && named.isEmpty()) {
            return List.of();
        }
        String url = named.or(() -> here).orElse("");
        if (url.isEmpty()) {
            return List.of(warn("remote url", "neither the config nor git names one: pods get code only by --dirty", "set project.remote_repo_url"));
        }
        Map<String, String> asksNothing = Map.of("GIT_TERMINAL_PROMPT", "0", "GIT_ASKPASS", "true", "GIT_SSH_COMMAND", "ssh -o BatchMode=yes -o ConnectTimeout=10");
        try {
            ScriptResult result = Exec.captureWithin(List.of("git", "ls-remote", "--", url, "HEAD"), asksNothing, LIMIT, line -> { });
            String why = SecretShapes.masked(result.stderr().strip().lines().reduce((a, b) -> b).orElse("git ls-remote failed"));
            return List.of(result.exitCode() == 0 ? ok("remote url", url + (named.isPresent() && here.isPresent() && !here.equals(named) ? " (git's own is " + here.get() + ")" : ""))
                    : warn("remote url", url + " can't be read from here: " + why, "git ls-remote " + url));
        } catch (OpsException e) {
            return List.of(warn("remote url", url + ": " + e.getMessage(), "git ls-remote " + url));
        }
    }

    private List<DoctorFinding> ignored(ProjectConfig config) {
        var files = new InitFiles(config.projectRoot());
        boolean isGit = Stream.iterate(config.projectRoot(), d -> d != null, Path::getParent).anyMatch(d -> Files.exists(d.resolve(".git")));
        if (!isGit || !files.hasProject()) {
            return List.of();
        }
        List<String> missing = files.missingIgnores();
        List<String> added = fix ? files.ignore() : List.of();
        if (missing.isEmpty()) {
            return List.of(ok(".gitignore", "has what is a person's own"));
        }
        return List.of(added.equals(missing) ? did(".gitignore", "added " + String.join(" ", added))
                : warn(".gitignore", "lacks " + String.join(" ", missing) + ": what is a person's own may get committed", "ops doctor --fix"));
    }
}
