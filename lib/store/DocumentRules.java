package lib.store;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.run.RunDir;

/** Each JSON file by itself: readable, of a known version, with its fields. */
final class DocumentRules {
    /** Field types by file; {@code ?} allows null, {@code ??} allows the field to be missing as well. */
    private static final Map<String, Map<String, String>> FIELDS = new LinkedHashMap<>();

    static {
        FIELDS.put(RunDir.METADATA, fields("run_id text, project text, kind text, preset text, attempt whole, created_at text, "
                + "started_at text?, ended_at text?, command list, cwd text, git object?, pod object, launcher object, "
                + "submitted_by object, runner object?, parent object??, sweep object??, tags list, note text, wandb object?, "
                + "cost object??"));
        FIELDS.put(RunDir.SUMMARY, fields("run_id text, state text, exit_code whole?, started_at text?, ended_at text?, "
                + "duration_sec number?, attempts list, failure object??, metrics object??, gpu object??, log object??, "
                + "checkpoints object??, wandb object??, cost_usd number??"));
        FIELDS.put(RunDir.CONFIG, fields("overrides object, argv list, values object, derived object??, warnings list??"));
        FIELDS.put(RunDir.ENVIRONMENT, fields("python object??, packages object??, pip_freeze list??, torch object??, "
                + "gpus list??, env object??"));
        FIELDS.put(RunDir.DATASETS, fields("datasets list??"));
        FIELDS.put("endpoint.json", fields("host text??, base_url text??, model text??"));
    }

    private DocumentRules() {
    }

    static List<Violation> check(Inspected run) {
        var violations = new ArrayList<Violation>();
        FIELDS.forEach((name, fields) -> {
            Path file = run.file(name);
            if (!Files.exists(file)) {
                return;
            }
            Optional<Violation> broken = broken(file, name);
            broken.ifPresent(violations::add);
            if (broken.isEmpty() && !run.legacy()) {
                JsonNode node = RunFiles.object(file);
                version(node, name).ifPresent(violations::add);
                fields.forEach((field, type) -> field(node, field, type).ifPresent(reason ->
                        violations.add(ViolationCode.FIELD.at(name, reason))));
            }
        });
        return violations;
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

    private static Optional<String> field(JsonNode node, String field, String type) {
        JsonNode value = node.path(field);
        String plain = type.replace("?", "");
        if (value.isMissingNode()) {
            return type.endsWith("??") ? Optional.empty() : Optional.of("has no field '" + field + "'");
        }
        boolean right = value.isNull() ? type.endsWith("?") : switch (plain) {
            case "text" -> value.isTextual();
            case "whole" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "list" -> value.isArray();
            default -> value.isObject();
        };
        return right ? Optional.empty() : Optional.of("field '" + field + "' isn't " + article(plain));
    }

    private static String article(String type) {
        return switch (type) {
            case "text" -> "a text";
            case "whole" -> "a whole number";
            case "number" -> "a number";
            case "list" -> "a list";
            default -> "an object";
        };
    }

    private static Map<String, String> fields(String table) {
        var fields = new LinkedHashMap<String, String>();
        for (String pair : table.split(", ")) {
            fields.put(pair.substring(0, pair.indexOf(' ')), pair.substring(pair.indexOf(' ') + 1));
        }
        return fields;
    }
}
