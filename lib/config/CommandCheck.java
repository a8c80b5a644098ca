package lib.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a pod of provider {@code command} needs so that no pod is rented twice, none of somebody else's is taken or ended, and none runs on unseen. */
final class CommandCheck {
    static final Set<String> KEYS = Set.of("up", "status", "describe", "rm", "list", "name", "id", "absent", "price", "created", "state", "address");
    private static final List<String> PLACES = List.of("name", "gpu", "count", "ttl", "ttl_min", "ttl_sec", "ends_at", "volume", "template", "image");
    private static final Set<String> OF_THE_TTL = Set.of("ttl", "ttl_min", "ttl_sec", "ends_at");
    private static final Set<String> WITH_ID = Set.of("rm", "describe");
    private final String path;
    private final Value.Member member;
    private final Value.Fields pod;
    private final List<Mistake> mistakes;

    private CommandCheck(String path, Value.Member member, Value.Fields pod, List<Mistake> mistakes) {
        this.path = path;
        this.member = member;
        this.pod = pod;
        this.mistakes = mistakes;
    }

    static void of(String path, Value.Member member, Value.Fields pod, List<Mistake> mistakes) {
        var check = new CommandCheck(path, member, pod, mistakes);
        check.needed("status", "an argument list that prints the pod as JSON");
        check.needed("rm", "an argument list that ends the pod");
        check.needed("state", "{\"at\": \"/status\", \"ready\": [\"RUNNING\"]}");
        check.needed("address", "{\"host\": \"/ip\", \"port\": \"/port\"}");
        for (String key : List.of("up", "status", "describe", "rm", "absent")) {
            check.places(key);
        }
        check.identity();
        if (pod.get("ttl").isPresent() && check.places("up", OF_THE_TTL) == 0) {
            mistakes.add(Mistake.at(pod.get("ttl").get().place(), path + ".ttl",
                    "nobody would end the pod: let \"up\" give it to the provider as {ttl}, {ttl_min}, {ttl_sec} or {ends_at} (a time, RFC 3339)"));
        }
    }

    private void needed(String key, String what) {
        boolean there = pod.get(key).map(v -> !(v instanceof Value.Items items) || !items.values().isEmpty()).orElse(false);
        if (!there) {
            add(key, "a pod of provider command needs it: " + what);
        }
    }

    private void identity() {
        if (!words("up").isEmpty() && places("up", Set.of("name")) == 0) {
            add("up", "the pod would not be found again: give {name} to the tool as the pod's name");
        }
        if (!words("status").isEmpty() && pod.get("name").isEmpty() && places("status", Set.of("name")) == 0) {
            add("status", "any pod would be taken for this one: say where a pod's name stands, \"name\": \"/name\", or ask for {name} alone");
        }
        if (!words("rm").isEmpty() && places("rm", Set.of("name", "id")) == 0) {
            add("rm", "it doesn't say which pod: give it {id} or {name}");
        }
        if (pod.get("id").isEmpty() && WITH_ID.stream().anyMatch(key -> places(key, Set.of("id")) > 0)) {
            add("id", "{id} needs a JSON pointer to it, in one pod: \"id\": \"/id\"");
        }
    }

    private void places(String key) {
        for (String place : ArgumentTemplate.places(words(key))) {
            String needs = OF_THE_TTL.contains(place) ? "ttl" : place;
            if (place.equals("id") && !WITH_ID.contains(key)) {
                add(key, "the id isn't known before status has found the pod by its name");
            } else if (!place.equals("id") && !PLACES.contains(place)) {
                add(key, "{" + place + "} stands for nothing; there are " + String.join(" ", PLACES.stream().map(p -> "{" + p + "}").toList())
                        + ", and {id} in describe and rm; write {{" + place + "}} for the text {" + place + "}");
            } else if (!Set.of("id", "name", "count").contains(place) && pod.get(needs).isEmpty()) {
                add(key, "{" + place + "} needs the pod's key \"" + needs + "\"");
            }
        }
    }

    private long places(String key, Set<String> among) {
        return ArgumentTemplate.places(words(key)).stream().filter(among::contains).count();
    }

    private void add(String key, String what) {
        mistakes.add(Mistake.at(pod.get(key).map(Value::place).orElse(member.key()), Printable.join(path, key), what));
    }

    /** Of an argument list, or of a text. */
    private List<String> words(String key) {
        var words = new ArrayList<String>();
        Optional<Value> value = pod.get(key);
        List<Value> items = value.isPresent() && value.get() instanceof Value.Items list ? list.values() : value.map(List::of).orElse(List.of());
        items.forEach(item -> {
            if (item instanceof Value.Leaf leaf && leaf.json().isTextual()) {
                words.add(leaf.json().textValue());
            }
        });
        return words;
    }
}
