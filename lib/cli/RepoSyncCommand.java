package lib.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import lib.config.PodConfig;
import lib.repo.Synced;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.Shell;
import lib.run.Timestamp;
import lib.store.Json;

/** {@code ops repo sync [--ref R]}: the checkout on the pod becomes exactly one commit. */
final class RepoSyncCommand implements Command {
    private String ref;
    private boolean stash;
    private String worktree;
    private boolean dirty;
    private boolean dryRun;
    private final Globals globals;

    RepoSyncCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("make the checkout on the pod exactly one commit, and ready to run");
        syntax.option(String.class, "--ref", "R", "SHA, the beginning of one, branch, tag or pr:N; default: the commit that is checked out here", v -> ref = v);
        syntax.flag("--stash", "keep aside what is dirty there, under a ref", v -> stash = v);
        syntax.option(String.class, "--worktree", "DIR", "a checkout beside it; default: <outputs root>/.ops/code/<short SHA>", v -> worktree = v, o -> o.arity("0..1").fallbackValue(""));
        syntax.flag("--dirty", "send what is checked out here with all changes; nothing has to be pushed", v -> dirty = v);
        syntax.flag("--dry-run", "say what would be done; change nothing", v -> dryRun = v);
    }

    @Override
    public Integer call() {
        PodConfig podConfig = globals.podConfig();
        if (worktree != null && !worktree.isEmpty() && (!worktree.startsWith("/") || worktree.chars().anyMatch(Character::isISOControl))) {
            throw new OpsException(ExitCode.USAGE, "--worktree needs an absolute path on the pod", "for example --worktree=/mnt/other, or --worktree alone");
        }
        var wish = new Syncing.Wish(Optional.ofNullable(ref), worktree == null ? "no" : "yes", worktree == null ? "" : worktree, dirty, stash, dryRun, "");
        Synced synced = new Syncing(globals, podConfig).sync(globals.connect(podConfig), wish);
        report(podConfig, synced);
        return ExitCode.OK.code();
    }

    private void report(PodConfig podConfig, Synced synced) {
        Console console = globals.console();
        String age = synced.committed().map(then -> ", " + Syncing.age(then, globals.clock().instant())).orElse("");
        console.note((dryRun ? "would be " : "") + synced.directory() + " on pod " + podConfig.name() + ": " + Syncing.named(synced) + age
                + (synced.subject().isEmpty() ? "" : ": " + synced.subject()));
        String at = Shell.quote(synced.directory());
        for (String aside : synced.aside()) {
            console.note("kept aside: " + aside + "   get it back on the pod with: git -C " + at
                    + (aside.endsWith("-commits") ? " branch NAME " + aside : " stash apply --index " + aside));
        }
        String setup = switch (synced.setup()) {
            case "ran" -> "setup succeeded";
            case "unchanged" -> "setup: nothing has changed since it succeeded";
            default -> "";
        };
        if (!setup.isEmpty()) {
            console.note(setup);
        }
        if (console.json()) {
            console.result(json(podConfig, synced));
        } else {
            console.result(synced.commit());
        }
    }

    private ObjectNode json(PodConfig podConfig, Synced synced) {
        ObjectNode node = Json.object().put("commit", synced.commit()).put("kind", synced.kind()).put("ref", synced.ref());
        synced.pr().ifPresentOrElse(n -> node.put("pr", Integer.parseInt(n)), () -> node.putNull("pr"));
        node.put("committed_at", synced.committed().map(Timestamp::format).orElse(null)).put("subject", synced.subject()).put("pod", podConfig.name())
                .put("directory", synced.directory()).put("before", synced.before().matches("[0-9a-f]{40,64}") ? synced.before() : null)
                .put("setup", synced.setup()).put("dry_run", dryRun);
        node.set("kept_aside", Json.array(synced.aside()));
        node.set("warnings", Json.array(synced.warnings()));
        return node;
    }
}
