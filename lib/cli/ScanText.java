package lib.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import lib.report.TerminalText;
import lib.secret.ScanFinding;
import lib.secret.ScanResult;

/** A scan in words: a line for each place, then what was looked at. */
final class ScanText {
    private ScanText() {
    }

    static String of(ScanResult result, Duration took) {
        String places = result.findings().stream().sorted(Comparator.comparing(ScanFinding::machine).thenComparing(ScanFinding::place).thenComparing(ScanFinding::line))
                .map(f -> line(f) + "\n").collect(Collectors.joining());
        long more = result.counts().found() - result.findings().size();
        String rest = more > 0 ? "... and " + more + " more\n" : "";
        long found = result.counts().found();
        String verdict = found == 0 ? "clean: looked at " : found + (found == 1 ? " place has" : " places have") + " what looks like a secret; looked at ";
        return places + rest + verdict + looked(result.counts(), took);
    }

    /** {@code place:line:column: what [rule #fingerprint]}. */
    static String line(ScanFinding f) {
        return TerminalText.safe(f.position() + ": " + f.what() + " [" + f.rule() + (f.fingerprint().isEmpty() ? "" : " #" + f.fingerprint()) + "]");
    }

    private static String looked(ScanResult.Counts counts, Duration took) {
        var parts = new ArrayList<>(List.of(CopyReport.files((int) counts.files())));
        if (counts.objects() > 0) {
            parts.add(counts.objects() + " git objects");
        }
        if (counts.tmuxServers() > 0) {
            parts.add(counts.tmuxServers() + (counts.tmuxServers() == 1 ? " tmux server" : " tmux servers"));
        }
        parts.add(CopyReport.size(counts.bytes()));
        String speed = took.toMillis() > 2000 ? " (" + CopyReport.size(counts.bytes() * 1000 / took.toMillis()) + "/s)" : "";
        return String.join(", ", parts) + speed;
    }

    /** What the verdict doesn't cover, a line each. */
    static List<String> gaps(ScanResult result) {
        var gaps = new ArrayList<String>();
        ScanResult.Counts counts = result.counts();
        if (counts.skippedFiles() > 0) {
            gaps.add("not looked at: " + CopyReport.files((int) counts.skippedFiles()) + " of checkpoints and weights, " + CopyReport.size(counts.skippedBytes()) + " (--all does)");
        }
        if (counts.unreadable() > 0) {
            gaps.add("not readable: " + CopyReport.files((int) counts.unreadable()));
        }
        if (!result.python()) {
            gaps.add("there is no python3 on the pod: only known shapes were looked for, and the values of the config's secrets were not compared");
        }
        if (!result.whole()) {
            gaps.add("there was not time for all of it");
        }
        if (counts.allowed() > 0) {
            gaps.add(counts.allowed() + " allowed by gitleaks:allow or .gitleaksignore");
        }
        result.absent().forEach(place -> gaps.add("not there: " + place));
        return gaps;
    }
}
