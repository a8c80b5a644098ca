package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Lines of a label and a value, the values aligned; an empty value has no line. Labels are ours, values must be safe. */
final class Facts {
    private static final int LABEL = 13;
    private static final int EVIDENCE_LINES = 5;
    private static final int LINE_LENGTH = 300;
    private final StringBuilder text = new StringBuilder();

    Facts add(String label, String value) {
        if (!value.isEmpty()) {
            text.append(label).append(" ".repeat(Math.max(1, LABEL - label.length()))).append(value).append('\n');
        }
        return this;
    }

    /** Whether a line of that label is there. */
    boolean has(String label) {
        return text.indexOf("\n" + label + " ") >= 0 || text.indexOf(label + " ") == 0;
    }

    Facts add(String label, Optional<String> value) {
        return add(label, value.orElse(""));
    }

    /** The failure's cause with the lines that prove it: {@code stdout.log:41: ValueError: ...}. */
    Facts failure(JsonNode failure) {
        String cause = TerminalText.safe(RunRow.text(failure.path("cause")), 40);
        String message = TerminalText.safe(RunRow.text(failure.path("message")), LINE_LENGTH);
        if (cause.isEmpty() && message.isEmpty()) {
            return this;
        }
        add("cause", cause + (cause.isEmpty() || message.isEmpty() ? "" : ": ") + message);
        int shown = 0;
        for (JsonNode item : failure.path("evidence")) {
            if (shown++ == EVIDENCE_LINES) {
                return add("", "…");
            }
            String file = TerminalText.safe(RunRow.text(item.path("file")), 100);
            String line = item.path("line").isIntegralNumber() ? ":" + RunRow.text(item.path("line")) : "";
            String where = file.isEmpty() ? "" : file + line + ": ";
            add("", "  " + where + TerminalText.safe(RunRow.text(item.path("text")), LINE_LENGTH));
        }
        return this;
    }

    /** An evaluation's figures. */
    Facts results(JsonNode results) {
        return ResultsText.add(this, results);
    }

    Facts best(JsonNode best) {
        best.properties().stream().limit(EVIDENCE_LINES).forEach(e -> RunRow.number(e.getValue().path("value")).ifPresent(value -> {
            String step = e.getValue().path("step").isNumber() ? " at step " + Figures.number(e.getValue().path("step").doubleValue()) : "";
            add("best", TerminalText.safe(e.getKey(), 40) + " " + Figures.number(value) + step);
        }));
        return this;
    }

    /** The run directory alone on the last line, whole, so that it can be copied. */
    String endingWith(String path) {
        return path.isEmpty() ? text.toString() : text + TerminalText.safe(path) + "\n";
    }
}
