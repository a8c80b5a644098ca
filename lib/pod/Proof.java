package lib.pod;

import java.util.List;

/**
 * What is known of a copy after it was held against {@code digests.sha256}; without that file (older runs), against sizes and times.
 *
 * @param hasDigests the run has a digests.sha256
 * @param proven     files whose SHA-256 is the recorded one
 * @param unlisted   files outside of {@code .ops} that the list doesn't name: only size and time are known to agree
 * @param mismatched files that aren't as recorded, also when they were fetched once more
 * @param missing    files that the list names and the pod hasn't any more
 */
public record Proof(boolean hasDigests, int proven, List<String> unlisted, List<String> mismatched, List<String> missing) {
    public Proof {
        unlisted = List.copyOf(unlisted);
        mismatched = List.copyOf(mismatched);
        missing = List.copyOf(missing);
    }

    /** Of a run that isn't over: there is nothing to prove yet. */
    public static Proof none() {
        return new Proof(false, 0, List.of(), List.of(), List.of());
    }
}
