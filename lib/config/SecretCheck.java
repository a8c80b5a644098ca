package lib.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lib.store.SecretShapes;

/** Finds secrets that were pasted into the configuration, wherever they stand. Its messages never hold a value. */
final class SecretCheck {
    private static final Pattern ASSIGNMENT = Pattern.compile("-{0,2}([A-Za-z][A-Za-z0-9_.-]{0,80})=(.*)", Pattern.DOTALL);
    private static final Pattern OPTION = Pattern.compile("--?([A-Za-z][A-Za-z0-9_-]{0,80})");
    private static final Pattern ENV = Pattern.compile("env|presets\\..*\\.env");
    private static final Set<String> NO_VALUE = Set.of("", "auto", "none", "null", "true", "false");
    private final List<Mistake> mistakes = new ArrayList<>();

    private SecretCheck() {
    }

    static List<Mistake> of(Value.Fields root) {
        var check = new SecretCheck();
        check.walk(root, "", "");
        return check.mistakes;
    }

    private void walk(Value value, String path, String name) {
        if (value instanceof Value.Fields fields) {
            fields.members().forEach((key, member) -> member(key, member, path));
        } else if (value instanceof Value.Items items) {
            items(items, path, name);
        } else if (value instanceof Value.Leaf leaf && leaf.json().isTextual()) {
            judge(leaf.place(), path, name, leaf.json().textValue());
        }
    }

    private void member(String key, Value.Member member, String path) {
        String here = Printable.join(path, key);
        Optional<String> shape = SecretShapes.findIn(key);
        if (shape.isPresent()) {
            mistakes.add(Mistake.at(member.key(), path, "a key looks like " + shape.get() + "; " + advice("", shape.get())));
        } else if (ENV.matcher(path).matches() && SecretShapes.isSecretName(key)) {
            mistakes.add(Mistake.at(member.key(), here, "is a secret, and env may be read by everybody; " + advice(key, "")));
            return;
        }
        walk(member.value(), here, key);
    }

    /** In an argument list the name of a value stands before it: {@code --revision X}, {@code --token=X}. */
    private void items(Value.Items items, String path, String name) {
        String before = name;
        for (int i = 0; i < items.values().size(); i++) {
            Value item = items.values().get(i);
            walk(item, path + "[" + i + "]", before);
            before = name;
            if (item instanceof Value.Leaf leaf && leaf.json().isTextual()) {
                Matcher option = OPTION.matcher(leaf.json().textValue());
                before = option.matches() ? option.group(1) : name;
            }
        }
    }

    private void judge(Place place, String path, String name, String text) {
        Matcher assignment = ASSIGNMENT.matcher(text);
        boolean assigns = assignment.matches();
        String of = assigns ? assignment.group(1) : name;
        String value = assigns ? assignment.group(2) : text;
        Optional<String> shape = SecretShapes.findIn(text)
                .filter(s -> !(s.equals(SecretShapes.HEX_40) && SecretShapes.isRevisionName(of)));
        if (shape.isPresent()) {
            mistakes.add(Mistake.at(place, path, "looks like " + shape.get() + "; " + advice(of, shape.get())));
        } else if (SecretShapes.isSecretName(of) && !isReference(value)) {
            mistakes.add(Mistake.at(place, path, "is a secret by its name, and the value isn't a path; " + advice(of, "")));
        }
    }

    private static boolean isReference(String value) {
        boolean pathVariableOrOption = !value.isEmpty() && "/~.$-".indexOf(value.charAt(0)) >= 0;
        return pathVariableOrOption || NO_VALUE.contains(value.toLowerCase(Locale.ROOT));
    }

    private static String advice(String name, String shape) {
        String variable = Rule.VARIABLE.holds(name) && SecretShapes.isSecretName(name)
                && SecretShapes.findIn(name).isEmpty() ? name.toUpperCase(Locale.ROOT) : "NAME";
        String url = shape.equals(SecretShapes.URL_PASSWORD) ? "take it out of the URL (git asks ssh or its credential helper); else " : "";
        return url + "write the value to a file on the pod and name the file: {\"secrets\": {\"" + variable
                + "\": {\"file\": \"/mnt/secrets/" + variable + "\"}}}";
    }
}
