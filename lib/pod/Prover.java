package lib.pod;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import lib.pod.Fetcher.Manifest;
import lib.pod.Fetcher.RemoteFile;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.store.DigestList;

/**
 * Holds a copy of a finished run against digests.sha256: the SHA-256 of every file here, as {@link CopyDigests} knows it. A file that isn't right
 * is fetched once more, whole.
 */
public final class Prover {
    /** Stands for bytes that are no UTF-8: such a name can't be a file here, and the manifest counts it. */
    private static final char UNREADABLE = '\uFFFD';
    private final Fetcher fetcher;
    private final CopyDigests digests;

    public Prover(Fetcher fetcher, CopyDigests digests) {
        this.fetcher = fetcher;
        this.digests = digests;
    }

    /** Proves what was fetched just now; the run is over. */
    public Proof prove(RunDir dir, Manifest manifest, Path target, boolean mayUseRsync) {
        var again = new HashSet<RemoteFile>();
        while (true) {
            Map<String, String> listed = listed(manifest, target);
            List<RemoteFile> wrong = wrong(manifest, target, listed);
            // The list is checked against the pod's word for it, and must be right before anything is held against it.
            Optional<RemoteFile> list = wrong.stream().filter(f -> f.path().equals(RunDir.DIGESTS) && !again.contains(f)).findFirst();
            List<RemoteFile> todo = list.map(List::of).orElse(wrong.stream().filter(f -> !again.contains(f)).toList());
            if (todo.isEmpty()) {
                return proof(manifest, listed, wrong);
            }
            again.addAll(todo);
            todo.forEach(f -> digests.forget(target.resolve(f.path())));
            fetcher.fetchAfresh(dir, manifest, todo, target, mayUseRsync);
        }
    }

    /** Path to SHA-256; empty where the run has no list. */
    private static Map<String, String> listed(Manifest manifest, Path target) {
        var listed = new LinkedHashMap<String, String>();
        if (manifest.files().stream().noneMatch(f -> f.path().equals(RunDir.DIGESTS))) {
            return listed;
        }
        try {
            DigestList.read(target).entries().forEach(e -> listed.put(e.path(), e.sha256()));
            if (manifest.digests().matches("[0-9a-f]{64}")) {
                listed.put(RunDir.DIGESTS, manifest.digests());
            }
            return listed;
        } catch (IOException e) {
            throw new OpsException(ExitCode.USAGE, "can't read " + target.resolve(RunDir.DIGESTS) + ": " + e.getMessage(), "check the disk here, then fetch again", e);
        }
    }

    private List<RemoteFile> wrong(Manifest manifest, Path target, Map<String, String> listed) {
        Map<Path, String> known = digests.of(manifest.files().stream().filter(f -> listed.containsKey(f.path()) && Fetcher.isThere(f, target))
                .map(f -> target.resolve(f.path())).toList());
        return manifest.files().stream().filter(f -> !Fetcher.isThere(f, target)
                || listed.containsKey(f.path()) && !listed.get(f.path()).equals(known.get(target.resolve(f.path())))).toList();
    }

    private static Proof proof(Manifest manifest, Map<String, String> listed, List<RemoteFile> wrong) {
        boolean hasDigests = manifest.files().stream().anyMatch(f -> f.path().equals(RunDir.DIGESTS));
        Set<String> mismatched = wrong.stream().map(RemoteFile::path).collect(Collectors.toSet());
        Set<String> onPod = manifest.files().stream().map(RemoteFile::path).collect(Collectors.toSet());
        long proven = onPod.stream().filter(p -> listed.containsKey(p) && !mismatched.contains(p)).count();
        List<String> unlisted = manifest.files().stream().filter(f -> f.linkTarget().isEmpty() && !listed.containsKey(f.path())).map(RemoteFile::path)
                .filter(p -> hasDigests && !p.startsWith(RunDir.INTERNAL + "/") && !p.equals(RunDir.DIGESTS)).sorted().toList();
        manifest.excluded().forEach(f -> onPod.add(f.path()));
        List<String> missing = listed.keySet().stream().filter(p -> !onPod.contains(p) && p.indexOf(UNREADABLE) < 0).sorted().toList();
        return new Proof(hasDigests, (int) proven, unlisted, mismatched.stream().sorted().toList(), missing);
    }
}
