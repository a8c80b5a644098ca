package lib.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lib.pod.ScriptResult;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.Json;

/**
 * Why lium failed: the JSON on its stderr (cli/utils.py, error_envelope), or what it said instead.
 *
 * @param exitCode 1 failed, 2 arguments or configuration, 3 the API, 4 ssh, 5 no such pod, 6 not allowed
 * @param podId    the pod that was rented all the same
 */
record LiumFailure(int exitCode, String code, String message, String hint, Optional<String> podId) {
    private static final int NO_SUCH_POD = 5;
    private static final int NOT_ALLOWED = 6;
    private static final String AGAIN = "run the same command again";
    private static final String NO_JSON = "no_json";
    /** All of them come before the rent; a refusal of a second try of it has a code of its own. */
    private static final Set<String> NOTHING_RENTED = Set.of("node_selection_failed", "timeout_before_rent", "invalid_arguments", "no_api_key", "ssh_key_setup_failed",
            "template_failed", "no_free_gpus", "invalid_ports");
    private static final Pattern NO_ANSWER = Pattern.compile("(?is).*(connectionpool|connection (aborted|refused|reset)|max retries|timed out|name resolution|remote end closed).*");
    private static final Pattern NOT_JSON = Pattern.compile("(?s)(Expecting |Extra data|Unterminated string|Invalid (control|\\\\)).*");

    static LiumFailure of(ScriptResult said) {
        return said.stderr().lines().filter(line -> line.startsWith("{")).map(Json::parse).flatMap(Optional::stream).filter(n -> n.path("error").isObject())
                .reduce((first, last) -> last).map(n -> enveloped(said.exitCode(), n)).orElseGet(() -> plain(said));
    }

    private static LiumFailure enveloped(int exitCode, JsonNode n) {
        JsonNode error = n.path("error");
        return new LiumFailure(exitCode, error.path("code").asText(""), oneLine(error.path("message").asText("")), oneLine(error.path("hint").asText("")),
                Optional.of(n.path("data").path("pod_id").asText("")).filter(id -> !id.isEmpty()));
    }

    private static LiumFailure plain(ScriptResult said) {
        List<String> lines = Stream.concat(said.stdout().lines(), said.stderr().lines()).map(LiumFailure::oneLine).filter(line -> !line.isEmpty()).toList();
        return new LiumFailure(said.exitCode(), NO_JSON, lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1), "", Optional.empty());
    }

    /** It didn't say a reason in its own form. */
    boolean isUnnamed() {
        return code.equals(NO_JSON);
    }

    boolean isAboutNoPod() {
        return exitCode == NO_SUCH_POD;
    }

    boolean rentedNothing() {
        boolean refused = code.equals("value_error") && !NOT_JSON.matcher(message).matches() || code.equals(NO_JSON) && exitCode == 2;
        return podId.isEmpty() && (refused || exitCode == NOT_ALLOWED || code.equals("invalid_api_key") || NOTHING_RENTED.contains(code));
    }

    boolean isOfADeadPod() {
        return code.equals("pod_start_failed");
    }

    /** {@code doing} is lium's command: {@code lium ps}. */
    OpsException error(String doing) {
        return keyProblem().or(this::apiProblem).or(this::oldProgram).orElseGet(() -> {
            boolean refused = exitCode == 2 || exitCode == NOT_ALLOWED || code.equals("node_selection_failed") || message.startsWith("API error 4");
            ExitCode meaning = refused ? ExitCode.USAGE : exitCode == 3 || code.equals("timeout_before_rent") ? ExitCode.UNREACHABLE : ExitCode.FAILED;
            return new OpsException(meaning, doing + ": " + message, hint.isEmpty() ? "try it by hand: " + doing : hint);
        });
    }

    private Optional<OpsException> keyProblem() {
        if (code.equals("no_api_key")) {
            return Optional.of(new OpsException(ExitCode.USAGE, "lium has no API key", "run lium init, or set LIUM_API_KEY"));
        }
        if (message.startsWith("No SSH keys found")) {
            return Optional.of(new OpsException(ExitCode.USAGE, "lium finds no public key (FILE.pub beside the private key FILE) to put into the pod",
                    "ssh-keygen -t ed25519, or for a key that is there: ssh-keygen -y -f FILE > FILE.pub"));
        }
        boolean refused = code.equals("invalid_api_key") || message.startsWith("Invalid API key");
        return Optional.of(new OpsException(ExitCode.USAGE, "lium's API refuses the key: " + message, "run lium init, or set LIUM_API_KEY to a key from https://lium.io/api-keys"))
                .filter(e -> refused);
    }

    private Optional<OpsException> apiProblem() {
        if (code.equals("rate_limited") || message.startsWith("Rate limit")) {
            return unreachable("lium's API is asked too often: " + message, "wait a minute and " + AGAIN);
        }
        if (code.equals("server_error") || message.startsWith("Server error")) {
            return unreachable("lium's API doesn't work at the moment: " + message, AGAIN + " in some minutes; LIUM_DEBUG=1 lium ps says more");
        }
        boolean unexpected = code.equals("unexpected_error");
        if (unexpected && NO_ANSWER.matcher(message).matches()) {
            return unreachable("lium's API can't be reached: " + message, AGAIN + " when the network is there (and see LIUM_BASE_URL, if that is set)");
        }
        boolean garbage = unexpected || code.equals("value_error") && NOT_JSON.matcher(message).matches();
        return garbage ? unreachable("lium can't read what the API answered: " + message, AGAIN + "; if it stays so: does a proxy or a login page answer, or is lium too old?") : Optional.empty();
    }

    private Optional<OpsException> oldProgram() {
        boolean old = code.equals(NO_JSON) && (message.contains("No such option") || message.contains("No such command") || message.contains("no such option"));
        return Optional.of(new OpsException(ExitCode.USAGE, "this lium is too old: " + message, "get 0.32.0 or newer: uv tool upgrade lium.io, or pipx upgrade lium.io")).filter(e -> old);
    }

    private static Optional<OpsException> unreachable(String message, String hint) {
        return Optional.of(new OpsException(ExitCode.UNREACHABLE, message, hint));
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > 600 ? line.substring(0, 600) + "..." : line;
    }
}
