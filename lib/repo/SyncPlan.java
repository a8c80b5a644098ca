package lib.repo;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.config.RepoAccess;
import lib.config.Setup;

/**
 * Which commit is wanted, where and how.
 *
 * @param ref      a name; without one it is the laptop's commit
 * @param place    the checkout on the pod
 * @param source   where it comes from
 * @param handling what may be done there
 * @param setup    what makes it ready to run
 * @param runId    the run that is to be started there; empty for none
 */
public record SyncPlan(Optional<RefName> ref, Place place, Source source, Handling handling, Preparation setup, String runId) {

    /**
     * Where the commit goes.
     *
     * @param directory         absolute, on the pod
     * @param isOwn             it is the user's working directory: only a worktree of it is made
     * @param worktree          a checkout beside it: {@code no}, {@code yes}, or {@code auto}, when a run is active in it
     * @param worktreeDirectory empty for one of ours below the outputs root
     */
    public record Place(String directory, boolean isOwn, String worktree, String worktreeDirectory) {
    }

    /**
     * Where it comes from.
     *
     * @param url           may be empty: the checkout's own remote, or nothing but the laptop
     * @param isConfigured  the config says so, and a checkout of something else is refused
     * @param laptop        the checkout here, where there is one
     * @param sendsChanges  what differs here from the commit goes along
     * @param codeLimitMib  how much of it, in MiB, of each kind
     */
    public record Source(String url, boolean isConfigured, RepoAccess access, Optional<LaptopCheckout> laptop, boolean sendsChanges, int codeLimitMib) {
    }

    /** {@code stash}: what is dirty may be kept aside; {@code dryRun}: nothing is changed. */
    public record Handling(boolean stash, boolean dryRun) {
    }

    /** The commands, the python whose change makes them run again (may be empty), and the project's variables. */
    public record Preparation(Setup setup, String python, Map<String, String> environment) {
        public Preparation {
            environment = Map.copyOf(environment);
        }
    }

    List<String> inputs() {
        return setup.setup().inputs();
    }
}
