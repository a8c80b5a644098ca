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
        root.fields("pods").ifPresent(pods -> each(pods, (name, member, pod) -> PodCheck.of(name, member, pod, check.mistakes)));
        root.fields("kinds").ifPresent(kinds -> each(kinds, (name, member, kind) -> check.kind(root, name, member, kind)));
        KindLayers.applied(root).fields("presets").ifPresent(presets -> each(presets, (name, member, preset) -> check.preset(root, name, member, preset)));
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

    private void kind(Value.Fields root, String name, Value.Member member, Value.Fields kind) {
        String path = Printable.join("kinds", name);
        if (Kind.names().contains(name)) {
            mistakes.add(Mistake.at(member.key(), path, "is a built-in kind: give your own another name"));
        } else if (kind.text("extends").isPresent() && KindLayers.base(root, name).isEmpty()) {
            List<String> chain = KindLayers.chain(root, name);
            String last = chain.get(chain.size() - 1);
            boolean known = root.fields("kinds").flatMap(k -> k.fields(last)).isPresent();
            mistakes.add(Mistake.at(kind.get("extends").orElseThrow().place(), path + ".extends", known ? "goes in a circle: " + String.join(", ", chain)
                    : Printable.quote(last) + " is no kind", known ? Optional.empty() : Nearest.of(last, kinds(root))));
        }
    }

    private static List<String> kinds(Value.Fields root) {
        var names = new ArrayList<>(Kind.names());
        root.fields("kinds").ifPresent(k -> names.addAll(k.members().keySet()));
        return names;
    }

    private void preset(Value.Fields root, String name, Value.Member member, Value.Fields preset) {
        String path = Printable.join("presets", name);
        Optional<String> kind = preset.text("kind");
        if (preset.get("kind").isEmpty()) {
            withoutKind(path, member, preset);
        } else if (kind.isPresent() && KindLayers.base(root, kind.get()).isPresent()) {
            ofKind(path, member, preset, KindLayers.base(root, kind.get()).get());
        } else if (kind.isPresent() && !kinds(root).subList(Kind.names().size(), kinds(root).size()).contains(kind.get())) {
            mistakes.add(Mistake.at(preset.get("kind").get().place(), path + ".kind", Printable.quote(kind.get()) + " isn't one of "
                    + String.join(", ", kinds(root)), Nearest.of(kind.get(), kinds(root))));
        }
        preset.get("command").ifPresent(c -> program(c, path + ".command"));
    }

    private void withoutKind(String path, Value.Member member, Value.Fields preset) {
        boolean config = preset.get("config").isPresent();
        if (config == preset.get("command").isPresent()) {
            String why = config ? "has both a config and a command: say which with \"kind\""
                    : "needs a \"kind\" with what belongs to it: a \"config\" (nanogpt_train) or a \"command\" (command)";
            mistakes.add(Mistake.at(member.key(), path, why));
        } else {
            ofKind(path, member, preset, config ? Kind.NANOGPT_TRAIN : Kind.COMMAND);
        }
    }

    private void ofKind(String path, Value.Member member, Value.Fields preset, Kind kind) {
        boolean command = preset.get("command").isPresent();
        switch (kind) {
            case NANOGPT_TRAIN -> {
                if (preset.get("config").isEmpty()) {
                    mistakes.add(Mistake.at(member.key(), path, "kind nanogpt_train needs a \"config\": the config file of the training"));
                }
                preset.get("command").ifPresent(c -> mistakes.add(Mistake.at(c.place(), path + ".command",
                        "kind nanogpt_train makes its own command; use \"kind\": \"command\" to give one")));
            }
            case COMMAND -> {
                if (!command) {
                    mistakes.add(Mistake.at(member.key(), path, "kind command needs a \"command\": an argument list such as [\"python3\", \"run.py\"]"));
                }
                for (String unused : List.of("overrides", "config", "entrypoint", "args")) {
                    preset.get(unused).ifPresent(v -> mistakes.add(Mistake.at(v.place(), Printable.join(path, unused),
                            "kind command runs its \"command\" as it is, and would ignore this; put it into the command")));
                }
            }
            case EVAL -> {
                if (command == preset.get("entrypoint").isPresent()) {
                    mistakes.add(Mistake.at(member.key(), path, "kind eval needs an \"entrypoint\" (a script) or a \"command\", and not both"));
                }
            }
            case VLLM_SERVE -> {
                if (!command && preset.get("model").isEmpty()) {
                    mistakes.add(Mistake.at(member.key(), path, "kind vllm_serve needs a \"model\", or a \"command\" that starts a server"));
                }
            }
        }
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
