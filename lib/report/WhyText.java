package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import lib.run.CauseAdvice;
import lib.run.FailureCause;
import lib.run.RunDir;
import lib.run.RunState;
import lib.store.RunRecord;

/** Why a run ended as it did, or what is known of one that isn't over: {@code ops run why}. */
public final class WhyText {
    private static final int LINE = 300;
    private static final int MOST_EVIDENCE = 8;
    private final RunRecord run;
    private final WhyFacts facts;
    private final Facts text = new Facts();

    private WhyText(RunRecord run, WhyFacts facts) {
        this.run = run;
        this.facts = facts;
    }

    /** @param here the directory was named, not a run on a pod: what a command would do there isn't offered */
    public static String of(RunRecord run, WhyFacts facts, boolean here, boolean color) {
        return new WhyText(run, facts).lines(here, color);
    }

    private String lines(boolean here, boolean color) {
        RunRow row = RunRow.of(run);
        String reason = StateReason.text(run);
        text.add("run", TerminalText.safe(run.id(), 120))
                .add("state", StateColor.paint(row.state(), row.state(), color) + (reason.isEmpty() ? "" : " (" + reason + ")"));
        cause();
        text.add("exit", exit(row)).add("stopped", TerminalText.safe(String.join(", ", facts.stop()), LINE))
                .add("last step", TerminalText.safe(WhyNext.lastStep(run, facts), 40))
                .add("last output", run.state().isFinal() ? "" : run.logAge().map(age -> Figures.duration(age) + " ago").orElse(""))
                .add("checkpoint", TerminalText.safe(WhyNext.checkpoint(run, facts), 200))
                .add("disk free", WhyNext.diskFree(run, facts, here).map(WhyText::size))
                .add("oom kills", oom()).add("stall", TerminalText.safe(facts.stalls().isEmpty() ? "" : facts.stalls().get(facts.stalls().size() - 1) + "/", 200));
        for (String line : WhyNext.helps(run)) {
            text.add(text.has("helps") ? "" : "helps", line);
        }
        return text.add("next", here ? "" : WhyNext.command(run, facts)).endingWith(run.path());
    }

    private void cause() {
        JsonNode failure = run.summary().path("failure");
        if (!failure.hasNonNull("cause")) {
            if (run.state() != RunState.SUCCEEDED) {
                facts.log().values().forEach(line -> text.add(text.has("log") ? "" : "log", "  " + TerminalText.safe(line, LINE)));
            }
            return;
        }
        text.add("cause", TerminalText.safe(RunRow.text(failure.path("cause")) + ": " + RunRow.text(failure.path("message")), 600));
        int shown = 0;
        for (JsonNode item : failure.path("evidence")) {
            if (shown++ < MOST_EVIDENCE) {
                evidence(item);
            }
        }
        boolean ends = failure.path("cause").asText().equals(FailureCause.UNKNOWN.text()) || WhyFacts.wanted(run).isEmpty();
        if (ends) {
            facts.log().values().forEach(line -> text.add(text.has("log ends") ? "" : "log ends", "  " + TerminalText.safe(line, LINE)));
        }
    }

    /** A proving line with those before it, as the log has them. */
    private void evidence(JsonNode item) {
        String file = TerminalText.safe(RunRow.text(item.path("file")), 100);
        long line = item.path("line").asLong();
        if (file.equals(RunDir.LOG) && line > 0) {
            for (Map.Entry<Long, String> before : facts.log().entrySet()) {
                if (before.getKey() < line && before.getKey() >= line - 3) {
                    text.add("", "  " + file + ":" + before.getKey() + ":   " + TerminalText.safe(before.getValue(), LINE));
                }
            }
        }
        text.add("", "> " + file + (line > 0 ? ":" + line : "") + ": " + TerminalText.safe(RunRow.text(item.path("text")), LINE));
    }

    private String exit(RunRow row) {
        int signal = run.summary().path("signal").asInt();
        return row.exitCode().map(code -> "code " + code + (signal > 0 ? ", " + CauseAdvice.signal(signal) : "")).orElse("");
    }

    private String oom() {
        if (facts.oomBefore() < 0) {
            return "";
        }
        Optional<String> now = facts.oomNow() < 0 ? Optional.empty() : Optional.of(", " + facts.oomNow() + " now");
        return facts.oomBefore() + " in this cgroup before the command started" + now.orElse("");
    }

    private static String size(long bytes) {
        return bytes >= 10_000_000_000L ? bytes / 1_000_000_000 + " GB" : bytes / 1_000_000 + " MB";
    }
}
