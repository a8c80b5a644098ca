package lib.config;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an entry of {@code pods} must and must not have, by its provider. */
final class PodCheck {
    private static final Set<String> RENTED = Set.of("usd_per_hour", "identity_file", "pod_name", "gpu", "count", "ttl", "volume", "template", "image", "ready_timeout_sec");
    private static final Set<String> EVERYWHERE = Set.of("provider", "outputs_dir", "repo_dir", "venv_python", "persistent_dir", "usd_per_hour");
    private final String path;
    private final Value.Member member;
    private final Value.Fields pod;
    private final List<Mistake> mistakes;

    private PodCheck(String path, Value.Member member, Value.Fields pod, List<Mistake> mistakes) {
        this.path = path;
        this.member = member;
        this.pod = pod;
        this.mistakes = mistakes;
    }

    static void of(String name, Value.Member member, Value.Fields pod, List<Mistake> mistakes) {
        var check = new PodCheck(Printable.join("pods", name), member, pod, mistakes);
        String provider = pod.text("provider").orElse("");
        if (name.equals(PodConfig.LOCAL) && !provider.equals(PodConfig.LOCAL) && !provider.isEmpty()) {
            mistakes.add(Mistake.at(pod.get("provider").orElse(pod).place(), check.path + ".provider",
                    "the pod named \"local\" is this machine, so its provider can only be \"local\"; give " + (provider.equals("ssh") ? "an ssh pod" : "this pod") + " another name"));
        }
        switch (provider) {
            case "ssh" -> check.ssh();
            case "local" -> check.local();
            case "lium" -> check.lium();
            case "command" -> check.command();
            default -> { }    // another mistake says so
        }
    }

    private void ssh() {
        if (pod.get("host").isEmpty()) {
            mistakes.add(Mistake.at(member.key(), path, "an ssh pod needs a host: \"host\": \"<host or alias of ~/.ssh/config>\""));
        }
        foreign("an ssh pod is there already and isn't rented", Set.of("host"));
    }

    private void local() {
        if (pod.get("host").isPresent() && sameLayer("host")) {
            mistakes.add(Mistake.at(pod.get("host").get().place(), path + ".host",
                    "a local pod is this machine and has no host; write \"provider\": \"ssh\" to run on another one"));
        }
        foreign("a local pod is this machine and isn't rented", Set.of("host"));
    }

    private void lium() {
        if (pod.get("gpu").isEmpty() && pod.get("args").isEmpty()) {
            mistakes.add(Mistake.at(member.key(), path, "a lium pod needs a \"gpu\", such as \"A100\", or \"args\" that name a node"));
        }
        var allowed = new HashSet<>(RENTED);
        allowed.add("args");
        foreign("lium doesn't use it", allowed);
    }

    private void command() {
        CommandCheck.of(path, member, pod, mistakes);
        var allowed = new HashSet<>(RENTED);
        allowed.addAll(CommandCheck.KEYS);
        foreign("provider command takes arguments in \"up\"", allowed);
    }

    /** Keys that another provider has; one that project.local.json can't take away is no mistake. */
    private void foreign(String why, Set<String> allowed) {
        for (String key : PodKeys.POD.names()) {
            Optional<Value> value = pod.get(key);
            if (value.isPresent() && !EVERYWHERE.contains(key) && !allowed.contains(key) && sameLayer(key)) {
                mistakes.add(Mistake.at(value.get().place(), Printable.join(path, key), why + ": take it out"));
            }
        }
    }

    /** A pod may be made local in project.local.json, where nothing takes its other keys away. */
    private boolean sameLayer(String key) {
        return pod.get("provider").map(p -> p.place().layer() == pod.get(key).orElseThrow().place().layer()).orElse(false);
    }
}
