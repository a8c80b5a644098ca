package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import lib.store.RecordFiles;

/** Which code ran: the commit and what was laid over it, the entry point, and the config file where its values aren't known. */
final class RunDiffCode {
    static final String CHANGES = "uncommitted changes";
    static final String UNTRACKED = "untracked files";

    private RunDiffCode() {
    }

    /** @param values both records have the values of all settings, so that the config file itself matters little */
    static void collect(RecordFiles files, boolean values, RunDiffFacts facts) {
        JsonNode git = files.run().metadata().path("git");
        if (git.isObject()) {
            commit(git, facts);
            changes(git, facts);
            git.path("submodules").forEach(s -> facts.field("code", "submodule " + RunRow.text(s.path("path")), s.path("commit")));
            git.path("left_out").forEach(f -> facts.field("code", "not saved: " + RunRow.text(f.path("path")), f.path("sha256")));
            facts.field("place", "branch", git.path("branch"));
            facts.field("place", "remote", git.path("remote_url"));
        }
        facts.field("code", "entry point", files.config().path("entrypoint"));
        String area = values ? "command" : "code";
        facts.field(area, "config file", files.config().path("config_path"));
        facts.field(area, "config file's content", files.config().path("config_sha256"));
    }

    private static void commit(JsonNode git, RunDiffFacts facts) {
        if (git.path("commit").isTextual()) {
            String branch = RunRow.text(git.path("branch"));
            facts.value("code", "commit", git.path("commit"), branch.isEmpty() ? "" : "branch " + branch);
        } else if (git.path("is_repository").isBoolean() && !git.hasNonNull("error")) {
            facts.value("code", "commit", TextNode.valueOf(git.path("is_repository").booleanValue() ? "none yet" : "no git repository"), "");
        }
    }

    /** A digest stands for the changes themselves; a dirty checkout without one is known to differ from a clean one, and no more. */
    private static void changes(JsonNode git, RunDiffFacts facts) {
        JsonNode dirty = git.path("dirty");
        for (String[] pair : new String[][] {{CHANGES, "patch_sha256"}, {UNTRACKED, "untracked_sha256"}}) {
            JsonNode digest = git.path(pair[1]);
            if (digest.isTextual()) {
                facts.value("code", pair[0], digest, "");
            } else if (dirty.isBoolean() && !dirty.booleanValue()) {
                facts.value("code", pair[0], TextNode.valueOf("none"), "");
            } else if (dirty.isBoolean() && git.path("is_repository").asBoolean() && git.path("left_out").isEmpty() && !git.hasNonNull("error")) {
                // A record that knows is_repository has all there was: nothing was changed, or nothing was untracked.
                facts.value("code", pair[0], TextNode.valueOf("none"), "");
            } else if (dirty.isBoolean()) {
                facts.unknown("code", pair[0], "not saved");
            }
        }
    }
}
