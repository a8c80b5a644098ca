package lib.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import lib.record.CauseClue.Weight;
import lib.record.CauseFinder.Evidence;
import lib.record.CauseFinder.Finding;
import lib.run.CauseAdvice;
import lib.run.FailureCause;
import lib.run.RunDir;

/** Weighs facts against clues: the first error of the process that died first, and a claim only with its proof. */
final class CauseVerdict {
    private static final int SIGABRT = 6;
    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;
    private static final int LONGEST = 500;
    private static final Pattern LAUNCHER = Pattern.compile("ChildFailedError|Process \\w*Process-\\d+|torch\\.distributed\\.(?:elastic|run)|-- Process \\d+ terminated"
            + "|Killing subprocess \\d+|deepspeed.*launch|CalledProcessError");
    private static final Pattern KILLED = Pattern.compile("^(?:.{1,200}: line \\d+: +\\d+ )?Killed(?: .*)?$");
    private static final Pattern DIED = Pattern.compile("^Fatal Python error: .+|^.{0,200}(?:Segmentation fault|Bus error|Killed|Aborted)(?: \\(core dumped\\))?.{0,200}$");
    private static final Pattern NOT_FOUND = Pattern.compile("^.*: (?:command )?not found\\s*$|^.*: No such file or directory\\s*$");
    private static final Pattern NOT_EXECUTABLE = Pattern.compile("^.*: (?:Permission denied|Is a directory|cannot execute.*|Exec format error|bad interpreter.*)\\s*$");
    private final CauseFacts facts;
    private final CauseLog log;

    CauseVerdict(CauseFacts facts, CauseLog log) {
        this.facts = facts;
        this.log = log;
    }

    /** Nothing for a command that ended well by itself. */
    Optional<Finding> find() {
        if (facts.stop().equals(StopMark.TIMEOUT) || facts.stop().equals(StopMark.STALLED)) {
            boolean timeout = facts.stop().equals(StopMark.TIMEOUT);
            return Optional.of(new Finding(timeout ? FailureCause.TIMEOUT : FailureCause.STALLED,
                    timeout ? "the command took longer than its timeout allows" : "the command stood still and was ended",
                    List.of(new Evidence(RunDir.STOP, 0, "reason=" + facts.stop()))));
        }
        if (facts.code() == 0) {
            return Optional.empty();
        }
        Finding found = facts.signal() != 0 ? bySignal() : shell().or(this::byClues).orElseGet(this::unknown);
        return Optional.of(withXids(found));
    }

    private Finding bySignal() {
        if (facts.signal() == SIGKILL && facts.oom().any()) {
            return new Finding(FailureCause.HOST_OOM, "the kernel killed the command for want of memory (SIGKILL by the out-of-memory killer)",
                    List.of(facts.oom().evidence(), facts.exit()));
        }
        // abort() is how native code ends itself after an error that it has printed.
        Optional<CauseClue> abort = facts.signal() == SIGABRT ? new CauseClues(facts, facts.code(), true).in(log).stream()
                .filter(c -> c.weight() != Weight.SECONDARY && c.cause() != FailureCause.PYTHON_EXCEPTION).findFirst() : Optional.empty();
        if (abort.isPresent()) {
            return finding(abort.get(), List.of(facts.exit()));
        }
        var evidence = new ArrayList<>(List.of(facts.exit()));
        last(DIED, 30).ifPresent(l -> evidence.add(evidence(l)));
        return new Finding(FailureCause.SIGNAL, "the command was ended by " + CauseAdvice.signal(facts.signal()) + " (signal " + facts.signal() + ")"
                + behind(facts.signal()), evidence);
    }

    private String behind(int signal) {
        String count = facts.oom().before() < 0 ? "; usually a memory limit, a preemption or a person (the kernel's count of out-of-memory kills can't be read here)"
                : "; usually a person, a preemption or a limit of the host: the kernel's count of out-of-memory kills of this cgroup didn't rise";
        return switch (signal) {
            case SIGKILL -> count;
            case 7 -> "; usually a full /dev/shm, or a file that was cut while it was mapped";
            case 11 -> "; usually native code: an extension, a library that doesn't fit, a driver";
            default -> "";
        };
    }

    /** A shell says with its exit code that it couldn't run a program, and why on the line before. */
    private Optional<Finding> shell() {
        if (facts.code() != 127 && facts.code() != 126) {
            return Optional.empty();
        }
        boolean missing = facts.code() == 127;
        return last(missing ? NOT_FOUND : NOT_EXECUTABLE, 5).filter(l -> !l.text().contains("shared object file")).map(l -> new Finding(FailureCause.COMMAND_NOT_FOUND,
                cut(missing ? l.text() : "the command isn't executable: " + l.text()), List.of(evidence(l), facts.exit())));
    }

    private Optional<Finding> byClues() {
        Optional<CauseElastic> elastic = CauseElastic.find(log);
        boolean processes = elastic.isPresent() || log.streams().size() > 1 || last(LAUNCHER, 400).isPresent();
        List<CauseClue> clues = new CauseClues(facts, elastic.map(CauseElastic::exitCode).orElse(facts.code()), processes).in(log);
        Optional<CauseClue> primary = clues.stream().filter(c -> c.weight() == Weight.PRIMARY).findFirst();
        int signal = elastic.map(CauseElastic::signal).orElse(0);
        // A collective that breaks is how the other ranks see that one was killed; that its library aborts is how it ends itself.
        boolean killed = signal != 0 && signal != SIGABRT && signal != SIGTERM;
        if (killed && primary.filter(c -> c.cause() != FailureCause.NCCL).isEmpty()) {
            return Optional.of(killed(elastic.get().lines(), "rank " + elastic.get().rank(), signal));
        }
        if (primary.isPresent()) {
            return primary.map(c -> finding(c, List.of()));
        }
        return worker(clues).or(() -> first(clues, Weight.WEAK).or(() -> first(clues, Weight.SECONDARY)).map(c -> finding(c, List.of())));
    }

    private Finding killed(List<CauseLine> lines, String who, int signal) {
        var evidence = new ArrayList<Evidence>();
        lines.stream().sorted((a, b) -> Boolean.compare(b.text().contains("exitcode"), a.text().contains("exitcode"))).map(CauseVerdict::evidence).forEach(evidence::add);
        if (signal == SIGKILL && facts.oom().any()) {
            evidence.add(facts.oom().evidence());
            return new Finding(FailureCause.HOST_OOM, "the kernel killed " + who + " for want of memory", evidence);
        }
        return new Finding(FailureCause.SIGNAL, who + " was ended by " + CauseAdvice.signal(signal) + " (signal " + signal + ") before any other failed" + behind(signal),
                evidence);
    }

    /** A worker of the command was killed, and the command says so. */
    private Optional<Finding> worker(List<CauseClue> clues) {
        Optional<CauseClue> said = first(clues, Weight.KILLED);
        if (facts.oom().any() && said.isEmpty()) {
            return last(KILLED, 5).map(l -> new Finding(FailureCause.HOST_OOM, "the kernel killed a process of the command for want of memory",
                    List.of(facts.oom().evidence(), evidence(l))));
        }
        if (said.isPresent() && facts.oom().any()) {
            return Optional.of(new Finding(FailureCause.HOST_OOM, cut("the kernel killed a worker for want of memory: " + said.get().message()),
                    List.of(evidence(said.get().proof().get(0)), facts.oom().evidence())));
        }
        return said.map(c -> new Finding(FailureCause.SIGNAL, cut(c.message() + (c.message().contains("Bus error") ? " (/dev/shm is full or too small)" : "")),
                c.proof().stream().map(CauseVerdict::evidence).toList()));
    }

    private Finding unknown() {
        var evidence = new ArrayList<>(List.of(facts.exit()));
        CauseElastic.find(log).ifPresent(e -> e.lines().forEach(l -> evidence.add(evidence(l))));
        facts.disk().ifPresent(evidence::add);
        if (facts.oom().any()) {
            evidence.add(facts.oom().evidence());
        }
        return new Finding(FailureCause.UNKNOWN, "the command ended with exit code " + facts.code() + ", and its log doesn't prove why", evidence);
    }

    private Finding withXids(Finding found) {
        boolean gpu = List.of(FailureCause.CUDA_OOM, FailureCause.NCCL, FailureCause.SIGNAL, FailureCause.UNKNOWN).contains(found.cause()) || found.message().contains("CUDA");
        if (!gpu || facts.xids().isEmpty()) {
            return found;
        }
        var evidence = new ArrayList<>(found.evidence());
        facts.xids().forEach(x -> evidence.add(new Evidence("dmesg", 0, cut(x))));
        return new Finding(found.cause(), found.message(), evidence);
    }

    private static Optional<CauseClue> first(List<CauseClue> clues, Weight weight) {
        return clues.stream().filter(c -> c.weight() == weight).findFirst();
    }

    private Finding finding(CauseClue clue, List<Evidence> more) {
        var evidence = new ArrayList<>(clue.proof().stream().map(CauseVerdict::evidence).toList());
        if (clue.cause() == FailureCause.DISK_FULL) {
            facts.disk().ifPresent(evidence::add);
        }
        evidence.addAll(more);
        return new Finding(clue.cause(), cut(clue.message()), evidence);
    }

    private Optional<CauseLine> last(Pattern pattern, int among) {
        List<CauseLine> lines = log.lines();
        return lines.subList(Math.max(0, lines.size() - among), lines.size()).stream().filter(l -> pattern.matcher(l.text()).find()).reduce((a, b) -> b);
    }

    private static Evidence evidence(CauseLine line) {
        return new Evidence(RunDir.LOG, line.number(), cut(line.text().strip()));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }
}
