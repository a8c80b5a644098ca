package lib.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What torchrun's agent says of the rank that it saw fail first (torch.distributed.elastic, "Root Cause (first observed failure)").
 *
 * @param rank     as the agent numbers it, local where it tells no other
 * @param exitCode of the rank's process, -N for signal N
 * @param lines    the report's lines that say so
 */
record CauseElastic(String rank, int exitCode, List<CauseLine> lines) {
    private static final Pattern ROOT = Pattern.compile("^.*Root Cause \\(first observed failure\\):\\s*$");
    private static final Pattern RANK = Pattern.compile("^\\s*rank\\s*: (\\d{1,6}) \\(local_rank: \\d{1,6}\\)\\s*$");
    private static final Pattern EXIT = Pattern.compile("^\\s*exitcode\\s*: (-?\\d{1,4})\\b.*$");
    private static final Pattern REASON = Pattern.compile("^\\s*traceback\\s*: Signal .*$");
    private static final Pattern SHORT = Pattern.compile("^.*failed \\(exitcode: (-?\\d{1,4})\\) local_rank: (\\d{1,6}) \\(pid: \\d+\\) of (?:binary|fn).*$");
    private static final int REPORT_LINES = 12;

    CauseElastic {
        lines = List.copyOf(lines);
    }

    static Optional<CauseElastic> find(CauseLog log) {
        for (int i = log.lines().size() - 1; i >= 0; i--) {
            if (ROOT.matcher(log.lines().get(i).text()).matches()) {
                Optional<CauseElastic> report = report(log.lines(), i);
                if (report.isPresent()) {
                    return report;
                }
            }
        }
        return log.lines().stream().map(l -> new Said(l, SHORT.matcher(l.text()))).filter(s -> s.matcher.matches()).findFirst()
                .map(s -> new CauseElastic(s.matcher.group(2), Integer.parseInt(s.matcher.group(1)), List.of(s.line)));
    }

    private record Said(CauseLine line, Matcher matcher) {
    }

    private static Optional<CauseElastic> report(List<CauseLine> lines, int root) {
        var proof = new ArrayList<CauseLine>();
        String rank = "";
        int code = 0;
        for (CauseLine line : lines.subList(root + 1, Math.min(lines.size(), root + REPORT_LINES))) {
            Matcher r = RANK.matcher(line.text());
            Matcher e = EXIT.matcher(line.text());
            if (r.matches() && rank.isEmpty()) {
                rank = r.group(1);
                proof.add(line);
            } else if (e.matches() && code == 0) {
                code = Integer.parseInt(e.group(1));
                proof.add(line);
            } else if (REASON.matcher(line.text()).matches()) {
                proof.add(line);
            }
        }
        return rank.isEmpty() || code == 0 ? Optional.empty() : Optional.of(new CauseElastic(rank, code, proof));
    }

    int signal() {
        return exitCode < 0 ? -exitCode : exitCode > 128 && exitCode < 193 ? exitCode - 128 : 0;
    }
}
