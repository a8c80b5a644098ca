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

    /** The probe's answer: {@code @ops} lines are its own words, {@code <run>/<file>:<line>} are lines of files. */
    static List<RunRecord> parse(String answer) {
        var reader = new ProbeReader();
        Stream.of(answer.split("\n")).forEach(reader::line);
        return reader.runs();
    }
}
