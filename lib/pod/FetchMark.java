package lib.pod;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.run.Timestamp;
import lib.store.FileDigests;

/**
 * {@code .ops/fetched} in a run directory on its pod: somebody has a complete, proven copy, so the pod may go. Every checkout sees it. It names the
 * SHA-256 of the summary that was copied: a later attempt writes another summary, and the mark counts no more.
 */
public final class FetchMark {
    private final Pod pod;

    public FetchMark(Pod pod) {
        this.pod = pod;
    }

    /** Marks the run of a complete copy; {@code host} has it. Why it couldn't be marked, or nothing. */
    public Optional<String> leave(RunDir dir, Path copy, String host, Instant at) {
        Path summary = copy.resolve(RunDir.SUMMARY);
        Map<Path, String> digest = FileDigests.ofThisMachine().sha256(List.of(summary));
        if (digest.get(summary) == null) {
            return Optional.of("the copy has no " + RunDir.SUMMARY);
        }
        String text = "at=" + Timestamp.format(at) + "\nhost=" + host.replaceAll("[^A-Za-z0-9._-]", "_") + "\nsummary_sha256=" + digest.get(summary);
        try {
            ScriptResult answer = pod.run(new Script().set("dir", dir.path()).set("summary", digest.get(summary)).set("mark", text)
                    .set("sha256", Script.resource("sha256.sh")).around("fetched.sh"));
            return answer.word("marked").isPresent() ? Optional.empty()
                    : Optional.of(answer.word("changed").isPresent() ? "the run has changed meanwhile" : "its directory can't be written");
        } catch (OpsException e) {
            return Optional.of(e.getMessage());
        }
    }
}
