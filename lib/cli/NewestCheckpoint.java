package lib.cli;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lib.pod.Fetcher.RemoteFile;
import lib.run.RunDir;

/** Which files of {@code checkpoints/} are the newest checkpoint: {@code ckpt_last.*}, which is always complete; else the file that was written last. */
final class NewestCheckpoint {
    private static final String LAST = RunDir.CHECKPOINTS + "/ckpt_last";

    private NewestCheckpoint() {
    }

    /** Nothing where there is no checkpoint. */
    static List<RemoteFile> of(List<RemoteFile> checkpoints) {
        List<RemoteFile> last = checkpoints.stream().filter(f -> isLast(f.path())).toList();
        if (last.isEmpty()) {
            return checkpoints.stream().filter(f -> f.linkTarget().isEmpty() && !f.path().endsWith(".broken") && !f.path().contains("/."))
                    .max(Comparator.comparingLong(RemoteFile::modifiedSeconds).thenComparing(RemoteFile::path)).stream().toList();
        }
        Set<String> targets = last.stream().filter(f -> !f.linkTarget().isEmpty()).map(NewestCheckpoint::target).collect(Collectors.toSet());
        Stream<RemoteFile> linked = checkpoints.stream().filter(f -> !isLast(f.path()) && targets.stream().anyMatch(t -> f.path().equals(t) || f.path().startsWith(t + "/")));
        return Stream.concat(last.stream(), linked).toList();
    }

    /** The recorder made it, or checked it. */
    static boolean isProven(List<RemoteFile> newest) {
        return newest.stream().anyMatch(f -> isLast(f.path()));
    }

    private static boolean isLast(String path) {
        return path.startsWith(LAST) && (path.length() == LAST.length() || "./".indexOf(path.charAt(LAST.length())) >= 0);
    }

    /** A relative link, as the manifest has it. */
    private static String target(RemoteFile link) {
        return Path.of(link.path()).resolveSibling(link.linkTarget()).normalize().toString();
    }
}
