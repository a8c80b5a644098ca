package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** A GPU's use in few words: {@code  97 %  39000/81920 MiB  312 W  61 °C}; what isn't known is left out. */
final class GpuText {
    private GpuText() {
    }

    /** Of a row of gpu.jsonl. */
    static String of(JsonNode row) {
        String total = row.path("memory_total_mib").isNumber() ? "/" + figure(row, "memory_total_mib", "") : "";
        String memory = row.path("memory_used_mib").isNumber() ? figure(row, "memory_used_mib", total + " MiB  ") : "";
        return (figure(row, "util_pct", " %  ") + memory + figure(row, "power_w", " W  ") + figure(row, "temperature_c", " °C")).strip();
    }

    /** Of a heartbeat: the mean use and the sum of the memory. */
    static String of(Map<String, String> heartbeat) {
        return (word(heartbeat, "gpu_util", " %  ") + word(heartbeat, "gpu_mem_mib", " MiB")).strip();
    }

    private static String figure(JsonNode row, String name, String unit) {
        return row.path(name).isNumber() ? String.format(java.util.Locale.ROOT, "%.0f", row.path(name).doubleValue()) + unit : "";
    }

    private static String word(Map<String, String> heartbeat, String name, String unit) {
        String text = heartbeat.getOrDefault(name, "");
        return text.matches("\\d{1,12}") ? text + unit : "";
    }
}
