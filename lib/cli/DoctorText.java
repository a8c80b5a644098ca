package lib.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import lib.pod.DoctorFinding;
import lib.pod.DoctorFinding.State;
import lib.report.TerminalText;
import lib.store.Json;

/** Findings as people and as programs read them. */
final class DoctorText {
    private static final String RESET = "\u001b[0m";
    private static final int LONGEST = 400;
    private static final int WIDEST_NAME = 24;
    private static final Map<State, String> COLORS = Map.of(State.OK, "\u001b[32m", State.DID, "\u001b[36m", State.WARN, "\u001b[33m", State.FAIL, "\u001b[31m");
    private final boolean color;

    DoctorText(boolean color) {
        this.color = color;
    }

    /** A heading, then a line each; what isn't well has its fix below it. */
    String part(String heading, List<DoctorFinding> findings) {
        int width = findings.stream().mapToInt(f -> Math.min(WIDEST_NAME, f.name().length())).max().orElse(0);
        var text = new StringBuilder(heading).append('\n');
        for (DoctorFinding f : findings) {
            text.append("  ").append(painted(f.state())).append("  ").append(String.format("%-" + width + "s", TerminalText.safe(f.name(), WIDEST_NAME))).append("  ")
                    .append(TerminalText.safe(f.text(), LONGEST)).append('\n');
            if (!f.fix().isEmpty()) {
                text.append(" ".repeat(width + 10)).append("-> ").append(TerminalText.safe(f.fix(), LONGEST)).append('\n');
            }
        }
        return text.toString();
    }

    String total(List<DoctorFinding> findings) {
        long fails = count(findings, State.FAIL);
        long warnings = count(findings, State.WARN);
        return "\n" + (findings.size() - fails - warnings) + " ok, " + warnings + (warnings == 1 ? " warning, " : " warnings, ") + fails + (fails == 1 ? " failure" : " failures") + "\n";
    }

    static ObjectNode json(String pod, List<DoctorFinding> laptop, List<DoctorFinding> onPod) {
        ObjectNode document = Json.document().put("pod", pod.isEmpty() ? null : pod);
        ObjectNode counts = document.putObject("counts");
        for (State state : State.values()) {
            counts.put(state.text(), count(laptop, state) + count(onPod, state));
        }
        ArrayNode checks = document.putArray("checks");
        laptop.forEach(f -> add(checks, "laptop", f));
        onPod.forEach(f -> add(checks, "pod", f));
        return document;
    }

    private static void add(ArrayNode checks, String where, DoctorFinding f) {
        checks.addObject().put("where", where).put("name", f.name().replace(' ', '_')).put("state", f.state().text()).put("text", f.text())
                .put("fix", f.fix().isEmpty() ? null : f.fix());
    }

    private static long count(List<DoctorFinding> findings, State state) {
        return findings.stream().filter(f -> f.state() == state).count();
    }

    private String painted(State state) {
        String word = String.format("%-4s", state == State.FAIL ? "FAIL" : state.text());
        return color ? COLORS.get(state) + word + RESET : word;
    }
}
