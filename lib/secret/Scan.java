package lib.secret;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lib.pod.Pod;
import lib.pod.Script;
import lib.pod.ScriptResult;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.Shell;
import lib.store.Json;
import lib.store.Resources;

/** Looks for secrets on one machine, in one round trip. The looking is done there: only places come back. */
public final class Scan {
    private static final List<String> PROGRAM = List.of("head", "shapes", "names", "values", "stream", "report", "files", "git", "tmux", "main");
    /** The shapes of SecretShapes, as far as grep can tell them: for a pod without python. */
    private static final String SHAPES = "(^|[^A-Za-z0-9])(hf_[A-Za-z0-9]{30,}|api_org_[A-Za-z0-9]{30,}|wandb_v1_[A-Za-z0-9_]{10,}"
            + "|sk-([A-Za-z0-9_]+-)*[A-Za-z0-9_]{20,}|[rs]k_((test|live|prod)_)?[A-Za-z0-9]{16,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}"
            + "|(AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}|gl(pat|ptt|dt|rt|cbt)-[A-Za-z0-9_-]{16,}|xox[abeoprs]-[A-Za-z0-9-]{10,}|AIza[A-Za-z0-9_-]{35}|nvapi-[A-Za-z0-9_-]{30,}"
            + "|rpa_[A-Za-z0-9]{30,}|eyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.)|-----BEGIN [A-Z ]*PRIVATE KEY-----|://[^/[:space:]:@]*:[^/[:space:]@$]+@"
            + "|([Kk][Ee][Yy]|[Tt][Oo][Kk][Ee][Nn]|[Pp][Aa][Ss][Ss][Ww][Oo][Rr][Dd])[^A-Za-z0-9]{1,6}[0-9a-f]{40}([^0-9A-Za-z]|$)";
    private static final String NAMES = "(TOKEN|PASSWORD|PASSWD|SECRET|SECRETS|API_?KEY|CREDENTIALS?|_PAT|ACCESS_KEY(_ID)?)$";
    private final Pod pod;
    private final String machine;

    private Scan(Pod pod, String machine) {
        this.pod = pod;
        this.machine = machine;
    }

    public static Scan on(Pod pod) {
        return new Scan(pod, pod.name());
    }

    /** Places are named without the machine, as this machine's user would. */
    public static Scan here(Pod local) {
        return new Scan(local, "");
    }

    /** Errors: UNREACHABLE where the pod doesn't answer or the program there breaks off. */
    public ScanResult look(ScanRequest request) {
        String program = PROGRAM.stream().map(part -> Resources.text("/lib/secret/scan_" + part + ".py")).collect(Collectors.joining("\n\n"));
        String paths = request.paths().isEmpty() ? ":" : "printf '%s\\0' " + request.paths().stream().map(Shell::quote).collect(Collectors.joining(" "));
        ScriptResult answer = pod.run(new Script().set("program", program).set("spec", Json.line(request.json())).set("shapes", SHAPES).set("names", NAMES)
                .set("all", request.everything() ? "1" : "").set("tmux_too", request.tmux() ? "1" : "").function("paths", paths).around("/lib/secret/scan.sh"));
        return answer.word("no_python").isPresent() ? byGrep(answer, request) : byPython(answer);
    }

    private ScanResult byPython(ScriptResult answer) {
        JsonNode done = answer.word("done").flatMap(Json::parse).orElseThrow(() -> new OpsException(ExitCode.UNREACHABLE,
                "the scan" + (machine.isEmpty() ? "" : " on pod " + machine) + " broke off: " + lastLine(answer.stderr()), "try again; a smaller part of it: ops secrets scan RUN"));
        var counts = new ScanResult.Counts(done.path("files").asLong(), done.path("bytes").asLong(), done.path("objects").asLong(), done.path("skipped_files").asLong(),
                done.path("skipped_bytes").asLong(), done.path("unreadable").asLong(), done.path("tmux_servers").asLong(), done.path("allowed").asLong(), done.path("found").asLong());
        return new ScanResult(documents(answer, "found").map(node -> ScanFinding.read(machine, node)).toList(),
                documents(answer, "absent").map(node -> node.path("place").asText()).toList(), counts, done.path("whole").asBoolean(), true);
    }

    private static Stream<JsonNode> documents(ScriptResult answer, String key) {
        return answer.words(key).stream().flatMap(text -> Json.parse(text).stream());
    }

    /** Its last words, which are python's own message: no value gets into one. */
    private static String lastLine(String errors) {
        return errors.lines().filter(l -> !l.isBlank()).reduce((a, b) -> b).map(l -> l.substring(0, Math.min(200, l.length()))).orElse("it said nothing");
    }

    private ScanResult byGrep(ScriptResult answer, ScanRequest request) {
        if (request.repository().isPresent() || answer.word("grep_done").isEmpty()) {
            throw new OpsException(ExitCode.USAGE, "there is no python3 (3.8 or newer)" + (machine.isEmpty() ? " here" : " on pod " + machine) + ", which the scan needs",
                    "install python3 and try again");
        }
        var findings = new ArrayList<ScanFinding>();
        for (String word : answer.words("line")) {
            String[] parts = word.split(" ", 2);
            findings.add(new ScanFinding(machine, name(parts[1]), Integer.parseInt(parts[0]), 0, "shape", "what looks like a secret", ""));
        }
        answer.words("variable").forEach(word -> findings.add(new ScanFinding(machine, "tmux " + word.replace(" ", ", global, variable "), 0, 0, "secret-variable",
                "a secret by its name", "")));
        List<String> looked = answer.words("looked");
        long bytes = looked.stream().map(String::strip).filter(size -> size.matches("\\d{1,18}")).mapToLong(Long::parseLong).sum();
        var counts = new ScanResult.Counts(looked.size(), bytes, 0, 0, 0, 0, answer.words("server").size(), 0, findings.size());
        return new ScanResult(findings, answer.words("absent_hex").stream().map(Scan::name).toList(), counts, true, false);
    }

    private static String name(String hex) {
        return new String(HexFormat.of().parseHex(hex.strip()), StandardCharsets.UTF_8);
    }
}
