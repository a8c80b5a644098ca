package lib.pod;

import com.fasterxml.jackson.databind.JsonNode;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunId;
import lib.store.Json;

/** What the runner on a pod answered to {@code --resume} or {@code --close}: JSON, or why not. */
final class RunAnswer {
    private RunAnswer() {
    }

    /** Throws the refusal as it was said; UNREACHABLE where nothing was. */
    static JsonNode of(ScriptResult answer, RunId id, Pod pod) {
        answer.word("fail").ifPresent(text -> {
            int space = text.indexOf(' ');
            throw new OpsException(code(text.substring(0, Math.max(0, space))), text.substring(space + 1), answer.word("hint").orElse("ops run status " + id));
        });
        return answer.word("done").flatMap(Json::parse).orElseThrow(() -> new OpsException(ExitCode.UNREACHABLE, "pod " + pod.name() + " broke off at run " + id
                + (answer.stderr().isBlank() ? "" : ": " + answer.stderr().strip()), "try again: a repeat is safe"));
    }

    private static ExitCode code(String number) {
        for (ExitCode code : ExitCode.values()) {
            if (Integer.toString(code.code()).equals(number)) {
                return code;
            }
        }
        return ExitCode.FAILED;
    }
}
