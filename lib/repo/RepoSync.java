package lib.repo;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lib.config.Nearest;
import lib.pod.Pod;
import lib.pod.Script;
import lib.pod.ScriptResult;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.Shell;
import lib.store.Resources;

/** Makes a checkout on a pod exactly one commit: one round trip, and a second one where commits have to be sent from here. */
public final class RepoSync {
    private static final String[] PARTS = Stream.of("place", "state", "access", "ref", "make", "setup").map(p -> "/lib/repo/sync_" + p + ".sh").toArray(String[]::new);
    private final Pod pod;
    private final String outputsRoot;
    private final Path temporary;
    private final Consumer<String> progress;

    /** {@code temporary}: a directory here for what is sent; {@code progress} gets lines for people. */
    public RepoSync(Pod pod, String outputsRoot, Path temporary, Consumer<String> progress) {
        this.pod = pod;
        this.outputsRoot = outputsRoot;
        this.temporary = temporary;
        this.progress = progress;
    }

    /**
     * Nothing on the pod is lost and nothing half done, also when it is interrupted: the next one goes on.
     *
     * @throws OpsException FAILED (setup), USAGE, UNREACHABLE (pod or remote), NOT_FOUND (no such ref), CONFLICT (dirty, in use, another repository)
     */
    public Synced sync(SyncPlan plan) {
        Optional<CodeParcel> changes = plan.source().sendsChanges() ? Optional.of(changes(plan)) : Optional.empty();
        ScriptResult answer = send(plan, changes, Optional.empty());
        Optional<String> needed = answer.word("need_commits");
        if (needed.isPresent()) {
            answer = send(plan, changes, Optional.of(upload(plan, needed.get(), answer.words("have"))));
        }
        refuseFailure(plan, answer);
        return synced(answer);
    }

    private CodeParcel changes(SyncPlan plan) {
        LaptopCheckout laptop = plan.source().laptop().orElseThrow();
        Path record = temporary.resolve("record");
        List<String> facts = laptop.record(record, plan.source().codeLimitMib());
        facts.stream().filter(f -> f.startsWith("git_error=")).findFirst().ifPresent(error -> {
            throw new OpsException(ExitCode.USAGE, "the changes here can't be recorded: " + error.substring("git_error=".length()), "commit them, or raise project.code_limit_mib");
        });
        LeftOutFiles.of(record).lines().forEach(progress);
        return CodeParcel.ofRecord(record);
    }

    /** Brings commits to the pod, and says where they are. A connection that breaks leaves a part, which is never taken for the whole. */
    private String upload(SyncPlan plan, String commit, List<String> known) {
        Path bundle = temporary.resolve("commits.bundle");
        plan.source().laptop().orElseThrow().bundle(commit, known, bundle);
        long size = bundle.toFile().length();
        progress.accept("sending commits that pod " + pod.name() + " can't get elsewhere (" + Math.max(1, size >> 10) + " KiB)");
        String directory = outputsRoot + "/.ops/code";
        String file = directory + "/.commits." + commit + "." + System.nanoTime();
        String there = Shell.quote(file);
        ScriptResult result = pod.feed("umask 077; mkdir -p " + Shell.quote(directory) + " && cat >" + there + " && [ \"$(wc -c <" + there + ")\" -eq " + size + " ] || { rm -f " + there
                + "; exit 1; }", bundle, sent -> { });
        if (result.exitCode() != 0) {
            throw new OpsException(ExitCode.UNREACHABLE, "the commits didn't arrive on pod " + pod.name() + ": " + result.stderr().strip().lines().reduce((a, b) -> b).orElse("the transfer broke"),
                    "try again");
        }
        return file;
    }

    private ScriptResult send(SyncPlan plan, Optional<CodeParcel> changes, Optional<String> bundle) {
        var output = new SyncOutput(progress);
        int code = pod.stream(script(plan, changes, bundle), output);
        return output.answer(code);
    }

    private String script(SyncPlan plan, Optional<CodeParcel> changes, Optional<String> bundle) {
        SyncPlan.Source source = plan.source();
        var script = new Script().set("pod", pod.name()).set("root", outputsRoot).set("repo", plan.place().directory()).set("own", yes(plan.place().isOwn()))
                .set("url", source.url()).set("url_from", source.isConfigured() ? "config" : "laptop").set("ref", plan.ref().map(RefName::text).orElse(""))
                .set("commit", source.laptop().map(LaptopCheckout::commit).orElse("")).set("carry", yes(carries(plan)))
                .set("worktree", plan.place().worktree()).set("worktree_dir", plan.place().worktreeDirectory()).set("run_id", plan.runId())
                .set("stash", yes(plan.handling().stash())).set("dry", yes(plan.handling().dryRun()))
                .set("record", changes.filter(c -> !c.isEmpty()).map(CodeParcel::digest).orElse(""))
                .set("key_file", source.access().keyFile().orElse("")).set("token_file", source.access().tokenFile().orElse(""))
                .set("python", plan.setup().python()).set("setup_text", setupText(plan)).set("setup_inputs", String.join("\n", plan.inputs()))
                .set("bundle", bundle.orElse("")).function("write_record", changes.map(CodeParcel::writeCommands).orElse(":"))
                .function("setup_steps", setupSteps(plan)).function("setup_environment", environment(plan))
                .function("define_code", Resources.text("/lib/record/code.sh"));
        return script.around("/lib/repo/sync.sh", PARTS);
    }

    private static String yes(boolean is) {
        return is ? "yes" : "";
    }

    /** The commit can come from here. */
    private static boolean carries(SyncPlan plan) {
        return plan.source().laptop().filter(l -> plan.ref().map(r -> r.text().equals(l.commit())).orElse(true)).isPresent();
    }

    private static String setupText(SyncPlan plan) {
        return plan.setup().setup().commands().stream().map(Shell::join).collect(Collectors.joining("\n"));
    }

    private static String setupSteps(SyncPlan plan) {
        return plan.setup().setup().commands().stream().map(c -> "step " + Shell.quote(Shell.join(c)) + " " + Shell.join(c) + " || return 1\n")
                .collect(Collectors.joining("", "", ":"));
    }

    private static String environment(SyncPlan plan) {
        return plan.setup().environment().entrySet().stream().map(e -> Shell.export(e.getKey(), e.getValue()) + "\n").collect(Collectors.joining("", "", ":"));
    }

    private void refuseFailure(SyncPlan plan, ScriptResult answer) {
        Optional<String> failure = answer.word("fail");
        if (failure.isPresent()) {
            String why = failure.get().substring(failure.get().indexOf(' ') + 1);
            ExitCode code = Stream.of(ExitCode.values()).filter(c -> failure.get().startsWith(c.code() + " ")).findFirst().orElse(ExitCode.USAGE);
            String near = plan.ref().flatMap(r -> Nearest.of(r.text(), answer.words("name"))).map(n -> "did you mean '" + n + "'? ").orElse("");
            throw new OpsException(code, why, near + answer.word("hint").orElse(code == ExitCode.NOT_FOUND ? "name a commit, branch, tag or pr:N" : "nothing was changed; correct it and try again"));
        }
        if (answer.word("done").isEmpty()) {
            throw new OpsException(ExitCode.UNREACHABLE, "pod " + pod.name() + " broke off the sync", "repeat it: it goes on where it was");
        }
    }

    private static Synced synced(ScriptResult answer) {
        String ref = answer.word("ref").orElse("commit");
        int space = ref.indexOf(' ');
        List<String> aside = Stream.concat(answer.words("stashed").stream(), answer.words("kept_commits").stream()).toList();
        return new Synced(answer.word("at").orElse(""), answer.word("commit").orElse(""), space < 0 ? ref : ref.substring(0, space), space < 0 ? "" : ref.substring(space + 1),
                answer.word("pr"), answer.word("time").filter(t -> t.matches("\\d{1,12}")).map(t -> Instant.ofEpochSecond(Long.parseLong(t))),
                answer.word("subject").orElse(""), answer.word("change").orElse(""), aside, answer.word("setup").orElse("none"), answer.words("loud"));
    }
}
