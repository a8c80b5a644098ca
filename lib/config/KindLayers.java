package lib.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lib.run.Kind;

/** Kinds of the project's own: what they say lies below the presets of that kind, and above the kind that they extend. */
final class KindLayers {
    private static final Set<String> ADDED = Set.of("tags", "metric_patterns", "args");

    private KindLayers() {
    }

    /** The kinds from this one down to a built-in; without a built-in at its end where the chain breaks or goes in a circle. */
    static List<String> chain(Value.Fields root, String kind) {
        var chain = new LinkedHashSet<String>();
        Optional<String> at = Optional.of(kind);
        while (at.isPresent() && chain.add(at.get()) && !Kind.names().contains(at.get())) {
            String name = at.get();
            at = root.fields("kinds").flatMap(kinds -> kinds.fields(name)).flatMap(fields -> fields.text("extends"));
        }
        return List.copyOf(chain);
    }

    /** The built-in kind that one of these names comes down to. */
    static Optional<Kind> base(Value.Fields root, String kind) {
        List<String> chain = chain(root, kind);
        String last = chain.get(chain.size() - 1);
        return Kind.names().contains(last) ? Optional.of(Kind.parse(last)) : Optional.empty();
    }

    /** The tree with each preset laid over its kind. */
    static Value.Fields applied(Value.Fields root) {
        Optional<Value.Fields> presets = root.fields("presets");
        if (presets.isEmpty() || root.fields("kinds").isEmpty()) {
            return root;
        }
        var members = new LinkedHashMap<>(presets.get().members());
        members.replaceAll((name, member) -> member.value() instanceof Value.Fields preset
                ? new Value.Member(member.key(), over(root, preset)) : member);
        var top = new LinkedHashMap<>(root.members());
        top.put("presets", new Value.Member(root.members().get("presets").key(), new Value.Fields(presets.get().place(), members)));
        return new Value.Fields(root.place(), top);
    }

    private static Value.Fields over(Value.Fields root, Value.Fields preset) {
        Value.Fields result = preset;
        for (String kind : preset.text("kind").map(k -> chain(root, k)).orElse(List.of())) {
            Optional<Value.Fields> settings = root.fields("kinds").flatMap(k -> k.fields(kind));
            result = settings.isPresent() ? join(settings.get(), result) : result;
        }
        return result;
    }

    private static Value.Fields join(Value.Fields kind, Value.Fields preset) {
        Map<String, Value.Member> members = new LinkedHashMap<>(Layers.over(kind, preset).members());
        members.remove("extends");
        ADDED.forEach(name -> {
            if (kind.get(name).orElse(null) instanceof Value.Items below && preset.get(name).orElse(null) instanceof Value.Items above) {
                var values = new ArrayList<>(below.values());
                values.addAll(above.values());
                members.put(name, new Value.Member(preset.members().get(name).key(), new Value.Items(above.place(), values)));
            }
        });
        return new Value.Fields(preset.place(), members);
    }
}
