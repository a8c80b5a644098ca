package lib.store;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** Each JSON file by itself: readable, of a known version, with its fields. */
final class DocumentRules {
    private static final int NAMED_AT_MOST = 10;
    private static final int SHOWN_NAME = 60;
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private DocumentRules() {
    }

    static List<Violation> check(Inspected run) {
        var violations = new ArrayList<Violation>();
        RecordSchema.files().forEach((name, fields) -> {
            Path file = run.file(name);
            if (!Files.exists(file)) {
                return;
            }
            Optional<Violation> broken = broken(file, name);
            broken.ifPresent(violations::add);
            if (broken.isEmpty() && !run.legacy()) {
                JsonNode node = RunFiles.object(file);
                version(node, name).ifPresent(violations::add);
                violations.addAll(fields(node, name, fields));
            }
        });
        return violations;
    }

    private static List<Violation> fields(JsonNode document, String name, List<RecordSchema.Field> fields) {
        var violations = new ArrayList<Violation>();
        for (RecordSchema.Field field : fields) {
            wrong(document, field, 0, "", (code, reason) -> {
                if (violations.size() < NAMED_AT_MOST) {
                    violations.add(code.at(name, reason));
                }
            });
        }
        return violations;
    }

    /** Goes down a field's path as far as the document has it; where a parent isn't there, the parent's own line says whether it must be. */
    private static void wrong(JsonNode node, RecordSchema.Field field, int depth, String path, BiConsumer<ViolationCode, String> found) {
        if (depth == field.segments().size()) {
            value(node, field, path, found);
            return;
        }
        String segment = field.segments().get(depth);
        if (segment.equals("[]") && node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                wrong(node.get(i), field, depth + 1, path + "[" + i + "]", found);
            }
        } else if (segment.equals("{}") && node.isObject()) {
            node.properties().forEach(e -> wrong(e.getValue(), field, depth + 1, below(path, e.getKey()), found));
        } else if (node.isObject()) {
            wrong(node.path(segment), field, depth + 1, below(path, segment), found);
        }
    }

    private static String below(String path, String name) {
        String shown = name.length() > SHOWN_NAME ? name.substring(0, SHOWN_NAME) + "..." : name;
        return path.isEmpty() ? shown : path + "." + shown;
    }

    private static void value(JsonNode value, RecordSchema.Field field, String path, BiConsumer<ViolationCode, String> found) {
        if (value.isMissingNode()) {
            if (!field.mayBeMissing()) {
                found.accept(ViolationCode.FIELD, "has no field '" + path + "'");
            }
        } else if (!(value.isNull() ? field.mayBeNull() : isOfType(value, field))) {
            found.accept(ViolationCode.FIELD, "field '" + path + "' isn't " + article(field.isChoice() ? "text" : field.type()));
        } else if (field.isChoice() && value.isTextual() && !List.of(field.type().split("\\|")).contains(value.textValue())) {
            found.accept(ViolationCode.VALUE, "field '" + path + "' is none of " + field.type().replace("|", ", "));
        }
    }

    private static boolean isOfType(JsonNode value, RecordSchema.Field field) {
        return switch (field.isChoice() ? "text" : field.type()) {
            case "text" -> value.isTextual();
            case "whole" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "flag" -> value.isBoolean();
            case "digest" -> value.isTextual() && SHA256.matcher(value.textValue()).matches();
            case "list" -> value.isArray();
            case "any" -> true;
            default -> value.isObject();
        };
    }

    /** Says where and never what: the parser's own message quotes the text, which may be a secret. */
    private static Optional<Violation> broken(Path file, String name) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            Optional<String> text = RunFiles.text(file, RunFiles.JSON_BYTES_AT_MOST);
            if (text.isEmpty()) {
                return Optional.of(ViolationCode.NOT_JSON.at(name, "is larger than "
                        + (RunFiles.JSON_BYTES_AT_MOST >> 20) + " MiB, and was not read"));
            }
            JsonNode node = Json.mapper().readTree(text.get());
            return node.isObject() ? Optional.empty()
                    : Optional.of(ViolationCode.NOT_JSON.at(name, node.isMissingNode() ? "is empty" : "isn't a JSON object"));
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            int line = at == null ? 1 : at.getLineNr();
            int column = at == null ? 1 : at.getColumnNr();
            return Optional.of(ViolationCode.NOT_JSON.at(name + ":" + line, "isn't JSON at line " + line + ", column " + column));
        } catch (IOException | RuntimeException e) {
            return Optional.of(ViolationCode.NOT_JSON.at(name, "can't be read (" + e.getClass().getSimpleName() + ")"));
        }
    }

    private static Optional<Violation> version(JsonNode node, String name) {
        JsonNode version = node.path("schema_version");
        if (version.isMissingNode()) {
            return Optional.of(ViolationCode.SCHEMA_VERSION.at(name, "has no schema_version"));
        }
        boolean known = version.isIntegralNumber() && version.canConvertToInt() && version.intValue() >= 1;
        if (known && version.intValue() <= Json.SCHEMA_VERSION) {
            return Optional.empty();
        }
        return Optional.of(ViolationCode.SCHEMA_VERSION.at(name, known
                ? "has schema_version " + version.intValue() + ", this version of ops knows " + Json.SCHEMA_VERSION
                : "has a schema_version that isn't a number from 1 on"));
    }

    private static String article(String type) {
        return switch (type) {
            case "text" -> "a text";
            case "whole" -> "a whole number";
            case "number" -> "a number";
            case "list" -> "a list";
            case "flag" -> "true or false";
            case "digest" -> "a SHA-256 in 64 lower-case hexadecimal digits";
            default -> "an object";
        };
    }
}
