package lib.record;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a server's metrics say, in Prometheus' text format: {@code name{label="value",...} number [timestamp]}. The names are vLLM's ("Production
 * Metrics"), each summed over its labels; what another server doesn't have is left out.
 */
final class ServerMetrics {
    private static final Map<String, String> WORDS = Map.of("vllm:request_success_total", "requests",
            "vllm:num_requests_running", "requests_running", "vllm:num_requests_waiting", "requests_waiting");
    private final Map<String, Double> sums = new LinkedHashMap<>();

    void line(String line) {
        int nameEnd = 0;
        while (nameEnd < line.length() && line.charAt(nameEnd) != '{' && line.charAt(nameEnd) != ' ') {
            nameEnd++;
        }
        String word = WORDS.getOrDefault(line.substring(0, nameEnd), "");
        if (word.isEmpty()) {
            return;
        }
        // A label's value may hold spaces and braces, but nothing behind the labels does.
        String[] values = line.substring(Math.max(nameEnd, line.lastIndexOf('}') + 1)).strip().split("\\s+");
        try {
            double value = Double.parseDouble(values[0]);
            if (value >= 0 && value < 1e15) {
                sums.merge(word, value, Double::sum);
            }
        } catch (NumberFormatException e) {
            // +Inf, or no number at all, says nothing.
            return;
        }
    }

    /** Heartbeat word to number: requests (answered so far), requests_running, requests_waiting. */
    Map<String, Long> numbers() {
        var numbers = new LinkedHashMap<String, Long>();
        sums.forEach((word, sum) -> numbers.put(word, Math.round(sum)));
        return numbers;
    }
}
