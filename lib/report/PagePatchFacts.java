package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import lib.store.RecordFiles;

/**
 * The files of repo.patch as facts, an area of their own: a file that isn't in a patch is unchanged, while code has no complete list. What differs here says which
 * files the difference in {@code uncommitted changes} is about.
 */
final class PagePatchFacts {
    static final String AREA = "patch";

    private PagePatchFacts() {
    }

    static void collect(RecordFiles files, RunDiffFacts facts) {
        JsonNode git = files.run().metadata().path("git");
        JsonNode dirty = git.path("dirty");
        // A record that knows is_repository has all there was: without a patch, nothing was changed.
        boolean unpatched = git.path("is_repository").asBoolean() && !git.path("patch_sha256").isTextual();
        if (!files.patch().isEmpty() || dirty.isBoolean() && (!dirty.booleanValue() || unpatched)) {
            facts.complete(AREA);
        }
        files.patch().forEach((name, sha256) -> facts.value(AREA, name, TextNode.valueOf(sha256), ""));
    }
}
