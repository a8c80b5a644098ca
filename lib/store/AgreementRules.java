package lib.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lib.run.CommandScript;
import lib.run.FailureCause;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.run.RunState;
import lib.run.Shell;

/** What must agree within a file and across files: ids, state, times, exit record, command. */
final class AgreementRules {
    private static final int SCRIPT_BYTES_AT_MOST = 8 << 20;

    private record Time(String name, Instant at) {
    }

    private AgreementRules() {
    }

    static List<Violation> check(Inspected run) {
        var violations = new ArrayList<Violation>();
        ids(run, violations);
        state(run, violations);
        times(run, violations);
        exitRecord(run).ifPresent(violations::add);
        if (!run.legacy()) {
            command(run).ifPresent(violations::add);
            sameCommand(run, RunDir.CONFIG, "argv", violations);
            sameCommand(run, RunDir.REQUEST, "command", violations);
            heartbeat(run).ifPresent(violations::add);
            evidence(run).ifPresent(violations::add);
        }
        return violations;
    }

    private static void ids(Inspected run, List<Violation> violations) {
        JsonNode recorded = run.metadata().path("run_id");
        JsonNode ended = run.summary().path("run_id");
        String name = run.dir().getFileName() == null ? "" : run.dir().getFileName().toString();
        if (recorded.isTextual() && ended.isTextual() && !recorded.equals(ended)) {
            violations.add(ViolationCode.RUN_ID.at(RunDir.SUMMARY, "is of run '" + ended.textValue() + "', " + RunDir.METADATA
                    + " of '" + recorded.textValue() + "'"));
        } else {
            JsonNode id = recorded.isTextual() ? recorded : ended;
            if (id.isTextual() && !id.textValue().equals(name) && !run.legacy()) {
                violations.add(ViolationCode.RUN_ID.at(recorded.isTextual() ? RunDir.METADATA : RunDir.SUMMARY,
                        "is of run '" + id.textValue() + "', the directory is '" + name + "'"));
            }
        }
    }

    private static void state(Inspected run, List<Violation> violations) {
        String text = run.summary().path("state").isTextual() ? run.summary().path("state").textValue() : "";
        JsonNode code = run.summary().path("exit_code");
        RunState state = RunState.parse(text);
        if (!text.isEmpty() && !run.legacy() && !state.isFinal()) {
            violations.add(ViolationCode.STATE.at(RunDir.SUMMARY, "state '" + text + "' isn't one of succeeded, failed, stopped, lost"));
        }
        boolean zero = code.isIntegralNumber() && code.canConvertToInt() && code.intValue() == 0;
        if (state == RunState.SUCCEEDED && !zero && !(run.legacy() && code.isMissingNode())) {
            violations.add(ViolationCode.EXIT_AND_STATE.at(RunDir.SUMMARY, "the state is succeeded, the exit code " + shown(code)));
        }
        boolean named = run.summary().path("failure").hasNonNull("cause");
        if (state == RunState.FAILED && zero && !named) {
            violations.add(ViolationCode.EXIT_AND_STATE.at(RunDir.SUMMARY, "the state is failed, the exit code 0, and no cause is named"));
        }
    }

    private static String shown(JsonNode code) {
        return code.isMissingNode() || code.isNull() ? "isn't known" : "is " + (code.isNumber() ? code.asText() : "no number");
    }

    private static void times(Inspected run, List<Violation> violations) {
        ordered(run, RunDir.METADATA, run.metadata(), violations, "created_at", "started_at", "ended_at");
        ordered(run, RunDir.SUMMARY, run.summary(), violations, "started_at", "ended_at");
        run.summary().path("attempts").forEach(attempt -> ordered(run, RunDir.SUMMARY, attempt, violations, "started_at", "ended_at"));
    }

    private static void ordered(Inspected run, String file, JsonNode node, List<Violation> violations, String... names) {
        var before = Optional.<Time>empty();
        for (String name : names) {
            JsonNode value = node.path(name);
            if (!value.isTextual()) {
                continue;
            }
            Optional<Instant> at = instant(value.textValue());
            if (at.isEmpty() && !run.legacy()) {
                violations.add(ViolationCode.TIME_ORDER.at(file, name + " isn't an RFC 3339 time in UTC"));
            }
            if (at.isPresent() && before.isPresent() && at.get().isBefore(before.get().at())) {
                violations.add(ViolationCode.TIME_ORDER.at(file, name + " is before " + before.get().name()));
            }
            before = at.map(time -> new Time(name, time));
        }
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Violation> exitRecord(Inspected run) {
        String recorded = RunFiles.pairs(run.file(RunDir.EXIT)).getOrDefault("code", "").strip();
        JsonNode code = run.summary().path("exit_code");
        if (recorded.isEmpty() || run.summary().isMissingNode() || code.asText().equals(recorded)) {
            return Optional.empty();
        }
        return Optional.of(ViolationCode.EXIT_RECORD.at(RunDir.SUMMARY, "the exit code " + shown(code) + ", the command's shell recorded "
                + (recorded.matches("[0-9]{1,3}") ? recorded : "something else")));
    }

    /** command.sh ends with {@code exec} and the recorded argument list as {@link CommandScript} quotes it. */
    private static Optional<Violation> command(Inspected run) {
        Path file = run.file(RunDir.COMMAND);
        JsonNode command = run.metadata().path("command");
        if (!command.isArray() || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        var words = new ArrayList<String>();
        command.forEach(word -> words.add(word.asText()));
        try {
            String text = "\n" + RunFiles.text(file, SCRIPT_BYTES_AT_MOST).orElse("");
            return text.endsWith("\nexec " + Shell.join(words) + "\n") ? Optional.empty()
                    : Optional.of(ViolationCode.COMMAND.at(RunDir.COMMAND, "doesn't end with the command of " + RunDir.METADATA));
        } catch (IOException | OpsException e) {
            return Optional.of(ViolationCode.COMMAND.at(RunDir.COMMAND, "can't be compared with " + RunDir.METADATA));
        }
    }

    private static void sameCommand(Inspected run, String file, String field, List<Violation> violations) {
        JsonNode words = RunFiles.object(run.file(file)).path(field);
        JsonNode command = run.metadata().path("command");
        if (words.isArray() && command.isArray() && !words.equals(command)) {
            violations.add(ViolationCode.ARGUMENTS.at(file, field + " isn't the command of " + RunDir.METADATA));
        }
    }

    /** The heartbeat of a run that is over was written before its summary, with the same state. */
    private static Optional<Violation> heartbeat(Inspected run) {
        String beat = RunFiles.heartbeat(run.file(RunDir.HEARTBEAT)).getOrDefault("state", "");
        JsonNode state = run.summary().path("state");
        return beat.isEmpty() || !state.isTextual() || beat.equals(state.textValue()) ? Optional.empty()
                : Optional.of(ViolationCode.HEARTBEAT_STATE.at(RunDir.HEARTBEAT, "says '" + RunState.parse(beat).text() + "', the summary another state"));
    }

    private static Optional<Violation> evidence(Inspected run) {
        JsonNode failure = run.summary().path("failure");
        boolean named = failure.path("cause").isTextual() && !failure.path("cause").textValue().equals(FailureCause.UNKNOWN.text());
        return named && failure.path("evidence").isEmpty() ? Optional.of(ViolationCode.VALUE.at(RunDir.SUMMARY, "names a cause of failure without evidence"))
                : Optional.empty();
    }
}
