package bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Samples taken in turn, A B C A B C, so that what else the machine does falls on all alike. The first one added is ours.
 * A sample is one value for each quantity, in seconds or whatever unit the contest has.
 */
final class Contest {

    /** Takes one sample. */
    interface Sampler {
        double[] sample() throws Exception;
    }

    private final List<String> quantities;
    private final String unit;
    private final Map<String, Sampler> samplers = new LinkedHashMap<>();
    private final Map<String, List<double[]>> samples = new LinkedHashMap<>();

    Contest(String unit, String... quantities) {
        this.unit = unit;
        this.quantities = List.of(quantities);
    }

    Contest add(String name, Sampler sampler) {
        samplers.put(name, sampler);
        samples.put(name, new ArrayList<>());
        return this;
    }

    /** One round that doesn't count fills caches and starts servers. */
    Contest run(int rounds) throws Exception {
        for (int round = -1; round < rounds; round++) {
            for (var entry : samplers.entrySet()) {
                double[] sample = entry.getValue().sample();
                if (round >= 0) {
                    samples.get(entry.getKey()).add(sample);
                }
            }
        }
        return this;
    }

    /** Ours beside each of the others, quantity by quantity. */
    List<Result> results() {
        var results = new ArrayList<Result>();
        String ours = samplers.keySet().iterator().next();
        for (int quantity = 0; quantity < quantities.size(); quantity++) {
            double own = median(ours, quantity);
            for (String peer : samplers.keySet()) {
                if (!peer.equals(ours)) {
                    results.add(Result.beside(quantities.get(quantity), unit, own, peer, median(peer, quantity)));
                }
            }
        }
        return results;
    }

    /** As they were added. */
    List<String> names() {
        return List.copyOf(samplers.keySet());
    }

    double median(String name, int quantity) {
        double[] values = samples.get(name).stream().mapToDouble(s -> s[quantity]).sorted().toArray();
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
