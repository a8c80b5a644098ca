package lib.record;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.run.RunDir;
import lib.store.Json;
import lib.store.Resources;

/** The code of a run, as code.sh recorded it before the start: the object {@code git} of run_metadata.json. */
final class CodeState {
    /** A fact beside those of the shell: the whole object as one line of JSON. */
    static final String FACT = "git";
    /** Longer than code.sh gives git; a checkout that takes longer is not recorded, and the run starts. */
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int SUBMODULE_FIELDS = 8;
    private static final int LEFT_OUT_FIELDS = 4;

    private CodeState() {
    }

    /** Records the code of the checkout around a directory into a run directory; the facts are those that submit.sh gets. */
    static Map<String, String> record(Path dir, String cwd) {
        var facts = new LinkedHashMap<String, String>();
        // What it keeps of the code is as private as the run, whatever the umask of the user.
        String script = "umask 077\n" + Resources.text("/lib/record/code.sh") + Resources.text("/lib/record/code_limits.sh") + "code_state \"$1\" \"$2\"\n";
        Optional<String> said = CommandOutput.of(new File("/"), LIMIT, List.of("sh", "-c", script, "sh", dir.toString(), cwd));
        said.orElse("git_error=the code was not recorded: it took longer than " + LIMIT.toMinutes() + " minutes, or sh can't run").lines()
                .filter(l -> l.startsWith("git_") && l.indexOf('=') > 0).forEach(l -> facts.put(l.substring(0, l.indexOf('=')), l.substring(l.indexOf('=') + 1)));
        return facts;
    }

    /** Nothing where no code was recorded at all. */
    static Optional<ObjectNode> read(Path dir, KeyValues facts) {
        if (facts.text("git_repository").or(() -> facts.text("git_commit")).or(() -> facts.text("git_error")).isEmpty()) {
            return Optional.empty();
        }
        ObjectNode git = Json.object();
        if (!facts.text("git_repository").orElse("true").equals("true")) {
            return Optional.of(git.putNull("commit").put("is_repository", false));
        }
        git.put("commit", facts.text("git_commit").orElse(null)).put("ref", facts.text("git_ref").orElse(null))
                .put("branch", facts.text("git_branch").orElse(null));
        putNumber(git, "pr", facts.text("git_pr").orElse(""));
        putFlag(git, "dirty", facts.text("git_dirty").orElse(""));
        git.put("remote_url", facts.text("git_remote_url").map(CodeState::withoutCredentials).orElse(null));
        for (String file : List.of("patch", "untracked", "commits")) {
            git.put(file + "_sha256", facts.text("git_" + file + "_sha256").orElse(null));
        }
        git.put("is_repository", true);
        putNumber(git, "unpushed_commits", facts.text("git_unpushed").orElse(""));
        git.set("submodules", submodules(dir));
        git.set("left_out", leftOut(dir));
        return Optional.of(git.put("root", facts.text("git_root").orElse(null)).put("error", facts.text("git_error").orElse(null)));
    }

    private static ArrayNode submodules(Path dir) {
        ArrayNode list = Json.array();
        for (List<String> f : fields(dir.resolve(RunDir.CODE_SUBMODULES), SUBMODULE_FIELDS)) {
            ObjectNode one = list.addObject().put("path", f.get(0)).put("commit", orNull(f.get(1)));
            putFlag(one, "dirty", f.get(2));
            putNumber(one, "unpushed_commits", f.get(3));
            one.put("commits_file", orNull(f.get(4))).put("commits_sha256", orNull(f.get(5)))
                    .put("remote_url", orNull(withoutCredentials(f.get(6)))).put("kind", f.get(7));
        }
        return list;
    }

    private static ArrayNode leftOut(Path dir) {
        ArrayNode list = Json.array();
        for (List<String> f : fields(dir.resolve(RunDir.CODE_LEFT_OUT), LEFT_OUT_FIELDS)) {
            ObjectNode one = list.addObject().put("path", f.get(0));
            putNumber(one, "size_bytes", f.get(1));
            one.put("sha256", orNull(f.get(2))).put("reason", f.get(3));
        }
        return list;
    }

    /** Records of so many fields, each field ended by NUL: names of files may have everything else in them. */
    private static List<List<String>> fields(Path file, int count) {
        var records = new ArrayList<List<String>>();
        try {
            String text = Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
            String[] fields = text.split("\0", -1);
            for (int i = 0; i + count < fields.length; i += count) {
                records.add(List.of(fields).subList(i, i + count));
            }
        } catch (IOException e) {
            System.err.println("ops runner: can't read " + file + ": " + e.getMessage());
        }
        return records;
    }

    /** {@code https://user:token@host/x?token=y} becomes {@code https://host/x}; an scp-like {@code git@host:x} has no secret. */
    static String withoutCredentials(String url) {
        return url.replaceFirst("^([A-Za-z][A-Za-z0-9+.-]*://)[^/]*@", "$1").replaceFirst("^([A-Za-z][A-Za-z0-9+.-]*://[^?#]*)[?#].*", "$1")
                .replaceFirst("^[^/@]*:[^/@]*@", "");
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static void putNumber(ObjectNode node, String name, String digits) {
        if (digits.matches("\\d{1,18}")) {
            node.put(name, Long.parseLong(digits));
        } else {
            node.putNull(name);
        }
    }

    private static void putFlag(ObjectNode node, String name, String text) {
        if (text.isEmpty()) {
            node.putNull(name);
        } else {
            node.put(name, Boolean.parseBoolean(text));
        }
    }
}
