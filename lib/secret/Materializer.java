package lib.secret;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lib.pod.Pod;
import lib.pod.Script;
import lib.pod.ScriptResult;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.Resources;
import lib.store.SecretShapes;

/**
 * Has a script on a pod set W&B's credentials up: it writes {@code ~/.netrc} itself, or it only exports {@code WANDB_API_KEY} and the entry is made of that. One round
 * trip; the key never leaves the pod, and there it is in no argument list, no file but {@code ~/.netrc} and no environment but the script's own.
 */
public final class Materializer {
    public static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int LINE = 500;
    private static final Pattern HEADER = Pattern.compile("(?i)\\b(basic|bearer|token)\\s+[A-Za-z0-9+/=._~-]{8,}");
    private final Pod pod;
    private final String script;
    private final String baseUrl;
    private final Duration limit;

    /**
     * @param script  absolute path on the pod, or one that begins with {@code ~/}
     * @param baseUrl W&B's address by the config; the script's own WANDB_BASE_URL goes before it, and api.wandb.ai is without any
     * @param limit   how long the script may take
     */
    public Materializer(Pod pod, String script, Optional<String> baseUrl, Duration limit) {
        this.pod = pod;
        this.script = script;
        this.baseUrl = baseUrl.orElse("");
        this.limit = limit;
    }

    /**
     * Safe to repeat. Errors: NOT_FOUND where the pod has no such script; FAILED, with what the script printed last in the message, where it fails or gives no key, or
     * where {@code ~/.netrc} can't be written or has another entry that python can't read: the file is then as it was.
     */
    public Materialized materialize() {
        ScriptResult answer = pod.run(new Script().set("creds", script).set("base_url", baseUrl).set("limit", Long.toString(limit.toSeconds()))
                .set("proof", Resources.text("/lib/secret/netrc_proof.py")).around("/lib/secret/materialize.sh", "/lib/secret/materialize_run.sh", "/lib/secret/netrc.sh"));
        List<String> output = answer.words("said").stream().map(Materializer::masked).toList();
        answer.word("fail").ifPresent(failure -> {
            throw failed(failure, answer, output);
        });
        if (answer.word("done").isEmpty()) {
            throw new OpsException(ExitCode.UNREACHABLE, "materialize on pod " + pod.name() + " broke off", "run it again: it goes on from whatever is there");
        }
        return new Materialized(script, output, text(answer, "netrc_path"), text(answer, "netrc_host"), text(answer, "netrc_entry"), answer.word("exported").isPresent(),
                answer.word("netrc_mode"), restored(answer), text(answer, "netrc_verified").equals("yes"), answer.words("tmux_server").size(), answer.words("tmux_unset").size(),
                answer.word("inherited").isPresent());
    }

    private OpsException failed(String failure, ScriptResult answer, List<String> output) {
        String kind = failure.split(" ", 2)[0];
        String text = SecretShapes.masked(failure.substring(kind.length()).strip());
        String last = output.isEmpty() ? "" : ": " + output.get(output.size() - 1);
        String kept = answer.word("restored").isEmpty() ? "" : "; what it had taken out of ~/.netrc is back";
        return switch (kind) {
            case "absent" -> new OpsException(ExitCode.NOT_FOUND, "pod " + pod.name() + " has no " + text.replaceFirst(": no such file$", ""),
                    "put the script there, or take storage.wandb.ensure_creds_script out of the config");
            case "script" -> new OpsException(ExitCode.FAILED, text + last + kept, "try it on the pod: ops pod ssh " + pod.name());
            case "late" -> new OpsException(ExitCode.FAILED, text + last + kept, "it may wait for an answer: its stdin is empty, so it must not ask");
            case "broken" -> new OpsException(ExitCode.FAILED, "~/.netrc on pod " + pod.name() + ": line " + answer.word("netrc_broken").orElse("?")
                    + " isn't what python's netrc understands, so W&B can't read the file; nothing was changed",
                    "put that line right: it belongs to another entry than W&B's");
            case "nothing" -> new OpsException(ExitCode.FAILED, text + last, "have it write the entry, or export the key: export WANDB_API_KEY=...");
            default -> new OpsException(ExitCode.FAILED, text + kept, "put that right on pod " + pod.name() + " and run it again");
        };
    }

    private static List<String> restored(ScriptResult answer) {
        return answer.words("restored").stream().flatMap(hosts -> Stream.of(hosts.split(" "))).filter(h -> !h.isEmpty()).toList();
    }

    private static String text(ScriptResult answer, String key) {
        return answer.word(key).orElse("");
    }

    /** What the pod knows is masked already. This is for other secrets, by their looks. */
    private static String masked(String line) {
        String masked = HEADER.matcher(SecretShapes.masked(line)).replaceAll("$1 ***");
        return masked.length() <= LINE ? masked : masked.substring(0, LINE) + "...";
    }
}
