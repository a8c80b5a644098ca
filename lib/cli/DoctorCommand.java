package lib.cli;

import static lib.pod.DoctorFinding.did;
import static lib.pod.DoctorFinding.fail;
import static lib.pod.DoctorFinding.ok;
import static lib.pod.DoctorFinding.warn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import lib.config.PodConfig;
import lib.pod.Bootstrapper;
import lib.pod.DoctorFinding;
import lib.pod.DoctorFinding.State;
import lib.pod.DoctorPod;
import lib.pod.Pod;
import lib.provider.RentedPod;
import lib.repo.LaptopCheckout;
import lib.run.ExitCode;
import lib.run.OpsException;

/** {@code ops doctor}: everything that a run needs, here and on one pod. A pod that can't be reached is one more finding. */
final class DoctorCommand implements Command {
    private static final Set<String> BOOTSTRAPPED = Set.of("tmux", "rsync", "java", "jbang");
    private static final Duration SOON = Duration.ofMinutes(30);
    private boolean fix;
    private boolean deep;
    private final Globals globals;

    DoctorCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("check everything that a run needs, here and on a pod, with a fix for each failure");
        syntax.flag("--fix", "do what is safe: make directories, close secrets' files, complete .gitignore, bootstrap the pod", v -> fix = v);
        syntax.flag("--deep", "import torch on the pod, too, which may take minutes", v -> deep = v);
    }

    @Override
    public Integer call() {
        Console console = globals.console();
        var text = new DoctorText(console.color());
        List<DoctorFinding> laptop = new DoctorLaptop(globals, fix).look();
        Optional<PodConfig> p = laptop.stream().anyMatch(f -> f.name().equals("config") && f.state() == State.FAIL) ? Optional.empty() : Optional.of(globals.podConfig());
        if (!console.json()) {
            console.result(text.part("this machine", laptop));
        }
        List<DoctorFinding> onPod = p.map(this::pod).orElse(List.of());
        List<DoctorFinding> all = Stream.concat(laptop.stream(), onPod.stream()).toList();
        if (console.json()) {
            console.result(DoctorText.json(p.map(PodConfig::name).orElse(""), laptop, onPod));
        } else {
            p.ifPresent(config -> console.result("\n" + text.part("pod " + config.name() + " (" + config.host().orElse(config.provider()) + ")", onPod)));
            console.result(text.total(all));
        }
        return (all.stream().anyMatch(f -> f.state() == State.FAIL) ? ExitCode.FAILED : ExitCode.OK).code();
    }

    private List<DoctorFinding> pod(PodConfig p) {
        try {
            var findings = new ArrayList<DoctorFinding>();
            timeLeft(p).ifPresent(findings::add);
            Pod pod = globals.connect(p);
            DoctorPod doctor = doctor(p);
            List<DoctorFinding> first = doctor.look(pod, fix, deep);
            List<DoctorFinding> mended = fix && !p.isLocal() && !root(p).isEmpty() ? bootstrap(p, pod, first) : List.of();
            if (mended.stream().anyMatch(f -> f.state() == State.DID)) {
                first.stream().filter(f -> f.state() == State.DID).forEach(findings::add);
                first = doctor.look(pod, false, deep);
            }
            findings.addAll(0, first);
            findings.addAll(mended);
            return findings;
        } catch (OpsException e) {
            if (e.exitCode() == ExitCode.INTERRUPTED) {
                throw e;
            }
            return List.of(fail("reached", e.getMessage(), e.hint()));
        }
    }

    private DoctorPod doctor(PodConfig p) {
        String checkout = globals.config().repoDir(p).filter(dir -> !p.isLocal()).or(p::repoDir).orElse(p.isLocal() ? globals.config().projectRoot().toString() : "");
        String commit = LaptopCheckout.of(globals.config().projectRoot()).map(LaptopCheckout::commit).orElse("");
        return new DoctorPod(globals.config(), p, new DoctorPod.Places(root(p), checkout, commit), globals.clock());
    }

    private String root(PodConfig p) {
        return p.isLocal() || globals.config().outputsDir(p).isPresent() ? globals.outputsRoot(p) : "";
    }

    /** Installs what {@code ops pod bootstrap} would; what it doesn't manage stays a finding. */
    private List<DoctorFinding> bootstrap(PodConfig p, Pod pod, List<DoctorFinding> findings) {
        if (findings.stream().noneMatch(f -> BOOTSTRAPPED.contains(f.name()) && (f.state() == State.WARN || f.state() == State.FAIL))) {
            return List.of();
        }
        try {
            Bootstrapper.Prepared prepared = new PodPreparation(globals, p).bootstrap(pod);
            return List.of(did("bootstrap", "installed " + (prepared.installed().isEmpty() ? "nothing" : String.join(" ", prepared.installed())) + "; java " + prepared.java()));
        } catch (OpsException e) {
            return List.of(fail("bootstrap", e.getMessage(), e.hint()));
        }
    }

    /** As the provider said when the pod was last looked at. */
    private Optional<DoctorFinding> timeLeft(PodConfig p) {
        return globals.rented(p).flatMap(RentedPod::endsAt).map(end -> {
            Duration left = Duration.between(globals.clock().instant(), end);
            String text = left.isNegative() ? "its time is over" : PodText.duration(left) + ", ends at " + end;
            return left.compareTo(SOON) < 0 ? warn("time left", text, "fetch what is there: ops run fetch --to DIR") : ok("time left", text);
        });
    }
}
