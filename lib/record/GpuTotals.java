package lib.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import lib.run.RunDir;
import lib.store.Json;

/** The GPUs over a whole run, from gpu.jsonl; energy is power times the sampling interval, in watt hours. */
final class GpuTotals {
    private double use;
    private long samples;
    private long peakMib = -1;
    private double powerSum;
    private boolean power;

    private GpuTotals() {
    }

    static ObjectNode of(Path dir, int intervalSeconds) {
        var totals = new GpuTotals();
        JsonLines.read(dir.resolve(RunDir.GPU), gpu -> {
            totals.samples++;
            totals.use += gpu.path("util_pct").asDouble();
            totals.peakMib = Math.max(totals.peakMib, gpu.path("memory_used_mib").asLong(-1));
            totals.power |= gpu.path("power_w").isNumber();
            totals.powerSum += gpu.path("power_w").asDouble();
        });
        ObjectNode node = Json.object();
        if (totals.samples == 0) {
            return node.putNull("util_mean_pct").putNull("memory_peak_mib").putNull("energy_wh");
        }
        node.put("util_mean_pct", totals.use / totals.samples).put("memory_peak_mib", totals.peakMib);
        return totals.power ? node.put("energy_wh", totals.powerSum * intervalSeconds / 3600) : node.putNull("energy_wh");
    }
}
