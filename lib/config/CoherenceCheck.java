package lib.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lib.run.Kind;

/** What only the merged settings tell: keys that are missing, and settings that don't fit each other. */
final class CoherenceCheck {
    private final List<Mistake> mistakes = new ArrayList<>();

    private CoherenceCheck() {
    }

    /** @param root all layers without the defaults */
    static List<Mistake> of(Value.Fields root) {
        var check = new CoherenceCheck();
        check.required(root, ConfigKeys.ROOT, "");
        root.fields("pods").ifPresent(pods -> each(pods, check::pod));
        root.fields("presets").ifPresent(presets -> each(presets, check::preset));
        check.defaultPod(root);
        return check.mistakes;
    }

    private interface Entry {
        void check(String name, Value.Member member, Value.Fields fields);
    }

    private static void each(Value.Fields map, Entry entry) {
        map.members().forEach((name, member) -> {
            if (member.value() instanceof Value.Fields fields) {
                entry.check(name, member, fields);
            }
        });
    }

    private void required(Value.Fields fields, Type.Section section, String path) {
        for (Key key : section.keys()) {
            String here = Printable.join(path, key.name());
            Optional<Value> value = fields.get(key.name());
            if (value.isEmpty() && key.required()) {
                mistakes.add(Mistake.at(fields.place(), here, "is missing, expected " + key.type().expected()));
            } else if (value.isPresent() && value.get() instanceof Value.Fields below) {
                if (key.type() instanceof Type.Section inner) {
                    required(below, inner, here);
                } else if (key.type() instanceof Type.MapOf map && map.value() instanceof Type.Section inner) {
                    each(below, (name, member, entry) -> required(entry, inner, Printable.join(here, name)));
                }
            }
        }
    }

    private void pod(String name, Value.Member member, Value.Fields pod) {
        String provider = pod.text("provider").orElse("");
        String path = Printable.join("pods", name);
        if (name.equals(PodConfig.LOCAL) && provider.equals("ssh")) {
            mistakes.add(Mistake.at(pod.get("provider").orElse(pod).place(), path + ".provider",
                    "the pod named \"local\" is this machine, so its provider can only be \"local\"; give an ssh pod another name"));
        }
        if (provider.equals("ssh") && pod.get("host").isEmpty()) {
            mistakes.add(Mistake.at(member.key(), path, "an ssh pod needs a host: \"host\": \"<host or alias of ~/.ssh/config>\""));
        }
        if (provider.equals("local") && pod.get("host").isPresent() && sameLayer(pod)) {
            mistakes.add(Mistake.at(pod.get("host").get().place(), path + ".host",
                    "a local pod is this machine and has no host; write \"provider\": \"ssh\" to run on another one"));
        }
    }

    /** A pod may be made local in project.local.json, where nothing takes the host away. */
    private static boolean sameLayer(Value.Fields pod) {
        return pod.get("provider").get().place().layer() == pod.get("host").get().place().layer();
    }

    private void preset(String name, Value.Member member, Value.Fields preset) {
        String path = Printable.join("presets", name);
        boolean config = preset.get("config").isPresent();
        boolean command = preset.get("command").isPresent();
        if (preset.get("kind").isEmpty()) {
            if (config == command) {
                String why = config ? "has both a config and a command: say which with \"kind\""
                        : "needs a \"kind\" with what belongs to it: a \"config\" (nanogpt_train) or a \"command\" (command)";
                mistakes.add(Mistake.at(member.key(), path, why));
            }
        } else if (preset.text("kind").equals(Optional.of(Kind.NANOGPT_TRAIN.text()))) {
            if (!config) {
                mistakes.add(Mistake.at(member.key(), path, "kind nanogpt_train needs a \"config\": the config file of the training"));
            }
            preset.get("command").ifPresent(c -> mistakes.add(Mistake.at(c.place(), path + ".command",
                    "kind nanogpt_train makes its own command; use \"kind\": \"command\" to give one")));
        } else if (preset.text("kind").equals(Optional.of(Kind.COMMAND.text())) && !command) {
            mistakes.add(Mistake.at(member.key(), path, "kind command needs a \"command\": an argument list such as [\"python3\", \"run.py\"]"));
        }
        preset.get("command").ifPresent(c -> program(c, path + ".command"));
    }

    private void program(Value command, String path) {
        if (command instanceof Value.Items items && (items.values().isEmpty()
                || items.values().get(0) instanceof Value.Leaf first && first.json().isTextual() && first.json().textValue().isBlank())) {
            mistakes.add(Mistake.at(command.place(), path, "has no program to run, expected one such as [\"python3\", \"run.py\"]"));
        }
    }

    /** A pod named by a flag or by OPS_POD isn't a mistake of the config: asking for it ends with "no such pod". */
    private void defaultPod(Value.Fields root) {
        Optional<String> name = root.text("default_pod");
        List<String> pods = new ArrayList<>(List.of(PodConfig.LOCAL));
        root.fields("pods").ifPresent(p -> pods.addAll(p.members().keySet()));
        if (name.isPresent() && !pods.contains(name.get()) && root.get("default_pod").get().place().layer().isFile()) {
            mistakes.add(Mistake.at(root.get("default_pod").get().place(), "default_pod",
                    Printable.quote(name.get()) + " isn't among the pods", Nearest.of(name.get(), pods)));
        }
    }
}
