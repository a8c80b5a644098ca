package lib.provider;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lib.config.ArgumentTemplate;
import lib.config.PodConfig;
import lib.config.Rental;

/** What the places of a tool's argument lists stand for. */
final class ArgumentText {
    private ArgumentText() {
    }

    static Map<String, String> values(PodConfig pod) {
        Rental r = pod.rental();
        var values = new LinkedHashMap<String, String>();
        values.put("name", r.podName());
        values.put("count", Integer.toString(r.count()));
        r.gpu().ifPresent(v -> values.put("gpu", v));
        r.volume().ifPresent(v -> values.put("volume", v));
        r.template().ifPresent(v -> values.put("template", v));
        r.image().ifPresent(v -> values.put("image", v));
        r.ttl().ifPresent(ttl -> {
            values.put("ttl_sec", Long.toString(ttl.toSeconds()));
            values.put("ttl_min", Long.toString((ttl.toSeconds() + 59) / 60));
            values.put("ends_at", Instant.now().plus(ttl).truncatedTo(ChronoUnit.SECONDS).toString());
            values.put("ttl", ttl.toSeconds() % 3600 == 0 ? ttl.toHours() + "h" : ttl.toSeconds() % 60 == 0 ? ttl.toMinutes() + "m" : ttl.toSeconds() + "s");
        });
        return values;
    }

    static String of(PodConfig pod, String text) {
        return ArgumentTemplate.filled(List.of(text), values(pod)).get(0);
    }

    static List<String> of(PodConfig pod, List<String> words, String id) {
        Map<String, String> values = values(pod);
        values.put("id", id);
        return ArgumentTemplate.filled(words, values);
    }
}
