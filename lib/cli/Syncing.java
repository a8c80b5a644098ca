package lib.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import lib.config.PodConfig;
import lib.config.ProjectConfig;
import lib.config.RepoAccess;
import lib.pod.Pod;
import lib.pod.SshPod;
import lib.repo.LaptopCheckout;
import lib.repo.RefName;
import lib.repo.RepoSync;
import lib.repo.SyncPlan;
import lib.repo.Synced;
import lib.run.ExitCode;
import lib.run.OpsException;

/** Brings a checkout on a pod to a commit, for {@code ops repo sync} and before a submit. */
final class Syncing {
    private final Globals globals;
    private final PodConfig podConfig;
    private final Optional<LaptopCheckout> laptop;

    /**
     * What the command line wants.
     *
     * @param ref               empty: the commit that is checked out here
     * @param worktree          {@code no}, {@code yes} or {@code auto}
     * @param worktreeDirectory empty: one of ours
     * @param dirty             what differs here from the commit goes along
     * @param runId             the run that starts there, or empty
     */
    record Wish(Optional<String> ref, String worktree, String worktreeDirectory, boolean dirty, boolean stash, boolean dryRun, String runId) {
    }

    Syncing(Globals globals, PodConfig podConfig) {
        this.globals = globals;
        this.podConfig = podConfig;
        this.laptop = LaptopCheckout.of(globals.config().projectRoot());
    }

    Synced sync(Pod pod, Wish wish) {
        SyncPlan plan = plan(wish);
        boolean forward = globals.config().project().repoAccess().forwardAgent();
        Pod reached = forward && pod instanceof SshPod ssh ? ssh.withAgent() : pod;
        try (var temporary = new TemporaryDirectory("ops-code")) {
            Synced synced = new RepoSync(reached, globals.outputsRoot(podConfig), temporary.path(), globals.console()::note).sync(plan);
            synced.warnings().forEach(warning -> globals.console().error("warning: " + warning));
            return synced;
        }
    }

    private SyncPlan plan(Wish wish) {
        ProjectConfig config = globals.config();
        Optional<RefName> ref = wish.ref().map(RefName::new);
        if (ref.isPresent() && wish.dirty()) {
            throw new OpsException(ExitCode.USAGE, "--ref and --dirty exclude each other: --dirty sends the commit and the changes of the checkout here", "leave one of them out");
        }
        if (ref.isEmpty() && laptop.isEmpty()) {
            throw new OpsException(ExitCode.USAGE, config.projectRoot() + " is in no git checkout, so there is no commit to send", "name one: --ref main");
        }
        warnOfChanges(wish);
        RepoAccess access = config.project().repoAccess();
        Optional<String> url = config.project().remoteRepoUrl();
        var source = new SyncPlan.Source(url.or(() -> laptop.flatMap(LaptopCheckout::remoteUrl)).orElse(""), url.isPresent(), access, laptop, wish.dirty(),
                config.project().codeLimitMib());
        return new SyncPlan(ref, place(wish), source, new SyncPlan.Handling(wish.stash(), wish.dryRun()),
                new SyncPlan.Preparation(config.setup(), config.venvPython(podConfig).orElse(""), config.env()), wish.runId());
    }

    private void warnOfChanges(Wish wish) {
        if (wish.ref().isEmpty() && !wish.dirty() && laptop.filter(LaptopCheckout::isDirty).isPresent()) {
            globals.console().note("the checkout here has changes that aren't sent (--dirty sends them)");
        }
    }

    private SyncPlan.Place place(Wish wish) {
        Optional<String> directory = podConfig.isLocal() ? podConfig.repoDir() : globals.config().repoDir(podConfig);
        if (directory.isPresent()) {
            return new SyncPlan.Place(directory.get().replaceFirst("(?<=.)/+$", ""), false, wish.worktree(), wish.worktreeDirectory());
        }
        if (!podConfig.isLocal()) {
            throw new OpsException(ExitCode.USAGE, "pod " + podConfig.name() + " has no place for the code", "set project.remote_repo_dir in the config, or repo_dir of the pod");
        }
        if (wish.worktree().equals("no") || laptop.isEmpty()) {
            throw new OpsException(ExitCode.USAGE, "on pod " + podConfig.name() + " the code is your own checkout, which stays as it is",
                    "add --worktree for a checkout beside it, or set repo_dir of the pod");
        }
        return new SyncPlan.Place(laptop.get().top().toString(), true, wish.worktree(), wish.worktreeDirectory());
    }

    /** Where the project is in a synced checkout: a checkout of the user's own may have it in a directory below its top. */
    String project(Synced synced) {
        if (!podConfig.isLocal() || podConfig.repoDir().isPresent() || laptop.isEmpty()) {
            return synced.directory();
        }
        Path root = globals.config().projectRoot();
        return root.startsWith(laptop.get().top()) ? Path.of(synced.directory()).resolve(laptop.get().top().relativize(root)).toString() : synced.directory();
    }

    /** "branch main", "pull request 7", ... */
    static String named(Synced synced) {
        return switch (synced.kind()) {
            case "pr" -> "pull request " + synced.pr().orElse("");
            case "branch", "tag" -> synced.kind() + " " + synced.ref();
            case "ref" -> synced.ref();
            default -> "commit";
        };
    }

    static String age(Instant then, Instant now) {
        Duration age = Duration.between(then, now);
        long minutes = Math.max(0, age.toMinutes());
        return minutes < 120 ? minutes + " minutes old" : age.toHours() < 48 ? age.toHours() + " hours old" : age.toDays() + " days old";
    }
}
