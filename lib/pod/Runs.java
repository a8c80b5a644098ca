package lib.pod;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.RunRecord;

/** Reads runs of a pod: one script, one round trip, however many runs there are. */
public final class Runs {
    private final Pod pod;
    private final List<String> outputsRoots;

    /** {@code outputsRoots}: where the project's runs are on that pod, the older places behind the present one. */
    public Runs(Pod pod, List<String> outputsRoots) {
        this.pod = pod;
        this.outputsRoots = ProbeScript.roots(outputsRoots);
    }

    public List<RunRecord> all() {
        return read("all", "");
    }

    public List<RunRecord> last() {
        return read("last", "");
    }

    /** The run of that name, else all whose names begin so. */
    public List<RunRecord> named(String prefix) {
        return read("prefix", prefix);
    }

    private List<RunRecord> read(String select, String prefix) {
        var reader = new ProbeReader();
        int code = pod.stream(ProbeScript.of(outputsRoots).set("select", select).set("prefix", prefix).around("probe.sh", "/lib/pod/probe_live.sh", "/lib/pod/probe_one.sh"),
                new AnswerLines(line -> reader.line(new String(line, StandardCharsets.UTF_8))));
        if (!reader.isWhole()) {
            throw brokeOff(pod, code);
        }
        return reader.runs();
    }

    static OpsException brokeOff(Pod pod, int code) {
        return new OpsException(ExitCode.UNREACHABLE, "pod " + pod.name() + " broke off (exit code " + code + ")", "try again");
    }

    /** A run that is nowhere, read as one of a pod is. */
    public static RunRecord example() {
        return parse("""
                @ops now 1000000000
                @ops root /
                @ops run r alive
                @ops mtime 999999999 r/heartbeat.txt
                @ops mtime 999999999 r/stdout.log
                @ops recorder r
                r/heartbeat.txt:2001-09-09T01:46:39.000Z state=running gpu_util=90 gpu_mem_mib=1000
                r/run_metadata.json:{"run_id": "r", "preset": "p", "created_at": "2001-09-09T01:46:30.000Z", "tags": ["t"], "pod": {"name": "box", "usd_per_hour": 1.5}}
                r/metrics.jsonl:{"t": "2001-09-09T01:46:39.000Z", "step": 1, "train/loss": 2.5}
                @ops whole
                """).get(0);
    }

    /** The probe's answer: {@code @ops} lines are its own words, {@code <run>/<file>:<line>} are lines of files. */
    static List<RunRecord> parse(String answer) {
        var reader = new ProbeReader();
        Stream.of(answer.split("\n")).forEach(reader::line);
        return reader.runs();
    }
}
