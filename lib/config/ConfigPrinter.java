package lib.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import lib.store.Json;

/** The output of {@code config show} and {@code config check}. */
public final class ConfigPrinter {
    private static final int WIDEST = 48;

    private ConfigPrinter() {
    }

    /** One setting a line: {@code path = value  # layer}, in columns as far as they fit. */
    public static String show(MergedConfig config) {
        List<MergedConfig.Setting> settings = config.settings();
        int names = settings.stream().mapToInt(s -> s.path().length()).max().orElse(0);
        int values = settings.stream().mapToInt(s -> Json.line(s.value()).length()).filter(n -> n <= WIDEST).max().orElse(0);
        var text = new StringBuilder();
        for (MergedConfig.Setting s : settings) {
            String value = Printable.escaped(Json.line(s.value()));
            text.append(s.path()).append(" ".repeat(names - s.path().length())).append(" = ").append(value)
                    .append(" ".repeat(Math.max(0, values - value.length()))).append("  # ").append(s.layer().text()).append('\n');
        }
        return text.toString();
    }

    /** {@code {"file", "settings": [{"path", "value", "layer"}]}} */
    public static ObjectNode json(MergedConfig config) {
        ObjectNode document = Json.document().put("file", config.file().toString());
        ArrayNode settings = document.putArray("settings");
        for (MergedConfig.Setting s : config.settings()) {
            settings.addObject().put("path", s.path()).put("layer", s.layer().text()).set("value", s.value());
        }
        return document;
    }

    /** {@code {"mistakes": [{"file", "line", "column", "path", "message", "suggestion"}]}} */
    public static ObjectNode json(List<Mistake> mistakes) {
        ObjectNode document = Json.document();
        ArrayNode array = document.putArray("mistakes");
        for (Mistake m : mistakes) {
            array.addObject().put("file", m.file().toString()).put("line", m.line()).put("column", m.column()).put("path", m.path())
                    .put("message", m.message()).put("suggestion", m.suggestion().orElse(null));
        }
        return document;
    }
}
