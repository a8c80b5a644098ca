package lib.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a run has on its pod and a copy of its directory hasn't, since it was left out on purpose. A copy remembers it in
 * {@code .ops/fetched.json}; a complete copy has no such file.
 *
 * @param paths  inside the run directory
 * @param sha256 of those whose digest was computed on the pod, lower-case hex by path
 */
public record LeftOut(Set<String> paths, Map<String, String> sha256) {
    static final String FILE = ".ops/fetched.json";

    public LeftOut {
        paths = Set.copyOf(paths);
        sha256 = Map.copyOf(sha256);
    }

    public static LeftOut nothing() {
        return new LeftOut(Set.of(), Map.of());
    }

    /** What the copy in {@code runDir} says of itself, without what came with a later fetch. */
    public static LeftOut of(Path runDir) {
        var paths = new HashSet<String>();
        for (JsonNode path : RunFiles.object(runDir.resolve(FILE)).path("left_out")) {
            if (path.isTextual() && !isThere(runDir, path.textValue())) {
                paths.add(path.textValue());
            }
        }
        return new LeftOut(paths, Map.of());
    }

    private static boolean isThere(Path runDir, String path) {
        try {
            return Files.exists(runDir.resolve(path), LinkOption.NOFOLLOW_LINKS);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Notes in a copy what was left out of it now. */
    public static void note(Path runDir, Collection<String> paths) throws IOException {
        Path file = runDir.resolve(FILE);
        if (paths.isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        Files.createDirectories(file.getParent());
        ObjectNode node = Json.document();
        node.set("left_out", Json.array(paths));
        AtomicFile.write(file, Json.pretty(node));
    }

    /** A file, or a directory with something in it. */
    boolean has(String name) {
        String below = name.endsWith("/") ? name : name + "/";
        return paths.contains(name) || paths.stream().anyMatch(p -> p.startsWith(below));
    }

    LeftOut and(LeftOut other) {
        var all = new HashSet<>(paths);
        all.addAll(other.paths);
        var digests = new HashMap<>(sha256);
        digests.putAll(other.sha256);
        return new LeftOut(all, digests);
    }
}
