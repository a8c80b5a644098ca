package lib.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import lib.store.Json;

/**
 * Decides from one look after the other whether a run is stalled. Only observed time counts, so that neither a date that is set nor a recorder that was
 * itself stopped makes a silence long. Knows no files and no clock.
 */
public final class StallJudge {
    /** {@code LASTING}: the suspicion has lasted as long again as it took. */
    public enum Verdict { NOTHING, SUSPECTED, CLEARED, LASTING }

    private final StallLimits limits;
    private final boolean measured;
    private StallMemory now;
    private boolean suspected;
    private double cleared;

    /** @param measured steps or results are to be expected of the run */
    public StallJudge(StallLimits limits, boolean measured, StallMemory memory, boolean suspected) {
        this.limits = limits;
        this.measured = measured;
        this.now = memory;
        this.suspected = suspected;
    }

    /**
     * @param seconds since the last look
     * @param moved   the log, a file or the step went on
     * @param stepped the step went on, or there is another result
     */
    public Verdict look(double seconds, boolean moved, boolean stepped, StallWitness witness) {
        now = now.later(seconds, witness.weight());
        if (moved || stepped) {
            cleared = now.silentSeconds();
            now = now.moved(stepped, measured, !witness.stopped().isEmpty());
            boolean was = suspected;
            suspected = false;
            return was ? Verdict.CLEARED : Verdict.NOTHING;
        }
        if (now.weighedSeconds() < limits.floorSeconds()) {
            return Verdict.NOTHING;
        }
        if (!suspected && now.weighedSeconds() >= patience()) {
            suspected = true;
            return Verdict.SUSPECTED;
        }
        return suspected && now.weighedSeconds() >= 2 * patience() ? Verdict.LASTING : Verdict.NOTHING;
    }

    private double patience() {
        return limits.patience(now.outputs(), now.steps(), measured, now.warm());
    }

    public boolean isSuspected() {
        return suspected;
    }

    public StallMemory memory() {
        return now;
    }

    /** Of {@code stall_cleared}. */
    public ObjectNode clearedFields() {
        return Json.object().put("after_sec", rounded(cleared));
    }

    /** Of {@code stall_suspected}. */
    public ObjectNode fields(StallWitness witness) {
        Cadence outputs = now.outputs();
        ObjectNode node = Json.object().put("silent_sec", rounded(now.silentSeconds())).put("patience_sec", rounded(patience()));
        node.put("median_sec", outputs.count() == 0 ? null : rounded(outputs.medianSeconds()));
        node.put("slowest_sec", outputs.count() == 0 ? null : rounded(outputs.slowestSeconds()));
        node.put("gpu_util", witness.gpuPct() < 0 ? null : witness.gpuPct());
        node.put("cpu", witness.cpuPct() < 0 ? null : rounded(witness.cpuPct()));
        node.put("io_bytes_per_sec", witness.ioBytesPerSecond() < 0 ? null : Math.round(witness.ioBytesPerSecond()));
        return node.put("reason", reason(witness));
    }

    private String reason(StallWitness witness) {
        Cadence outputs = now.outputs();
        String rhythm = outputs.count() == 0 ? now.begun() ? "it has only just begun to print" : "it has printed nothing yet"
                : "its usual interval is " + seconds(outputs.medianSeconds()) + ", its slowest " + seconds(outputs.slowestSeconds());
        String facts = witness.text();
        return "no sign of life for " + seconds(now.silentSeconds()) + "; " + rhythm + (facts.isEmpty() ? "" : "; " + facts);
    }

    private static String seconds(double seconds) {
        return seconds < 120 ? String.format(Locale.ROOT, "%.1f s", seconds) : String.format(Locale.ROOT, "%.0f min", seconds / 60);
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 10) / 10.0;
    }
}
