package lib.pod;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import lib.config.PodConfig;
import lib.config.ProjectConfig;

/** Looks in one round trip whether a pod has what a run needs. */
public final class DoctorPod {
    private static final int LIMIT_SECONDS = 60;
    private static final int DEEP_LIMIT_SECONDS = 200;
    /** Times in a record are the pod's: what is less than this may be the round trip. */
    private static final int SKEW_SECONDS = 3;
    private final ProjectConfig config;
    private final PodConfig podConfig;
    private final Places places;
    private final Clock clock;

    /**
     * Directories on the pod; empty where the config names none.
     *
     * @param laptopCommit what is checked out here
     */
    public record Places(String outputsRoot, String checkout, String laptopCommit) {
    }

    public DoctorPod(ProjectConfig config, PodConfig podConfig, Places places, Clock clock) {
        this.config = config;
        this.podConfig = podConfig;
        this.places = places;
        this.clock = clock;
    }

    /**
     * UNREACHABLE where the pod doesn't answer.
     *
     * @param fix  makes directories that are missing, and takes files with secrets from others
     * @param deep imports torch, too
     */
    public List<DoctorFinding> look(Pod pod, boolean fix, boolean deep) {
        Instant before = clock.instant();
        ScriptResult answer = pod.run(script(fix, deep).around("doctor.sh", "/lib/pod/portable.sh", "/lib/pod/bootstrap.sh", "/lib/pod/doctor_disk.sh", "/lib/pod/doctor_code.sh"));
        var findings = new ArrayList<>(List.of(DoctorFinding.ok("reached", podConfig.isLocal() ? "this machine" : "by ssh")));
        answer.word("now").filter(t -> t.matches("\\d{1,12}")).map(t -> clock(Instant.ofEpochSecond(Long.parseLong(t)), before, clock.instant())).ifPresent(findings::add);
        answer.words("finding").stream().map(DoctorPod::finding).flatMap(Optional::stream).forEach(findings::add);
        if (answer.word("looked").isEmpty()) {
            findings.add(DoctorFinding.fail("unfinished", "the pod broke off: " + answer.stderr().strip(), "try again"));
        }
        return findings;
    }

    private Script script(boolean fix, boolean deep) {
        String secrets = config.secrets().entrySet().stream().map(e -> e.getKey() + "\t" + e.getValue()).collect(Collectors.joining("\n"));
        return new Script().set("pod", podConfig.name()).set("root", places.outputsRoot()).set("repo", places.checkout()).set("persistent", podConfig.rental().persistentDir())
                .set("datasets", config.storage().datasetsRoot().orElse("")).set("hf_home", config.storage().hfHome().orElse(""))
                .set("python", config.venvPython(podConfig).orElse("")).set("secret_files", secrets).set("wandb_mode", config.storage().wandb().mode())
                .set("wandb_script", config.storage().wandb().ensureCredsScript().orElse("")).set("want_tmux", yes(config.tmux().enabled()))
                .set("want_gpus", Integer.toString(podConfig.isRented() && podConfig.rental().gpu().isPresent() ? podConfig.rental().count() : 0))
                .set("runner_dir", RunnerBundle.load().directory(places.outputsRoot())).set("laptop_commit", places.laptopCommit()).set("is_local", yes(podConfig.isLocal()))
                .set("fix", yes(fix)).set("deep", yes(deep)).set("limit_sec", Integer.toString(deep ? DEEP_LIMIT_SECONDS : LIMIT_SECONDS));
    }

    private static String yes(boolean condition) {
        return condition ? "yes" : "";
    }

    private static DoctorFinding clock(Instant told, Instant before, Instant after) {
        long skew = told.isBefore(before) ? told.getEpochSecond() - before.getEpochSecond() : Math.max(0, told.getEpochSecond() - after.getEpochSecond());
        return Math.abs(skew) <= SKEW_SECONDS ? DoctorFinding.ok("clock", "as here") : DoctorFinding.warn("clock", "the pod's is " + Math.abs(skew) + " s "
                + (skew > 0 ? "ahead of" : "behind") + " this machine's: times in records are the pod's", "set the pod's clock: chronyc makestep, or ntpd -q");
    }

    private static Optional<DoctorFinding> finding(String line) {
        String[] parts = line.split("\t", -1);
        boolean whole = parts.length == 4 && parts[0].matches("ok|warn|fail|did");
        return whole ? Optional.of(new DoctorFinding(DoctorFinding.State.valueOf(parts[0].toUpperCase(Locale.ROOT)), parts[1].replace('_', ' '), parts[2], parts[3])) : Optional.empty();
    }
}
