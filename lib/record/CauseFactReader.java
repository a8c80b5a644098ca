package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import lib.run.RunDir;
import lib.store.Json;

/** Gathers the facts of an attempt's end from the run directory and the machine. What can't be read says nothing. */
final class CauseFactReader {
    /** A disk with less can't take another line of text and a file's entry. */
    private static final long FULL_BYTES = 64 << 10;

    private CauseFactReader() {
    }

    static CauseFacts read(Path dir, Attempt.End end) {
        int attempt = Attempt.current(dir);
        long started = Attempt.read(dir).filter(a -> !a.isElsewhere()).map(a -> a.command().start()).orElse(-1L);
        return new CauseFacts(end.code().orElse(-1), end.signal(), StopMark.read(dir).map(StopMark::reason).orElse(""), CauseBaseline.since(dir, attempt),
                full(dir), started < 0 ? List.of() : CauseKernelLog.xids(started), dataRoots(dir));
    }

    private static List<String> full(Path dir) {
        String temporary = System.getenv().getOrDefault("TMPDIR", "/tmp");
        return Stream.of(dir, dir.resolve(RunDir.CHECKPOINTS), Path.of(temporary)).filter(CauseFactReader::isFull).map(Path::toString).toList();
    }

    private static boolean isFull(Path place) {
        try {
            return Files.exists(place) && Files.getFileStore(place).getUsableSpace() < FULL_BYTES;
        } catch (IOException | SecurityException e) {
            return false;
        }
    }

    private static List<String> dataRoots(Path dir) {
        var roots = new ArrayList<String>();
        roots.add(json(dir.resolve(RunDir.REQUEST)).path("data").path("root").asText());
        json(dir.resolve(RunDir.DATASETS)).path("datasets").forEach(d -> roots.add(d.path("root").asText()));
        // Of "/" everything would be data.
        return roots.stream().filter(r -> r.length() > 1).distinct().toList();
    }

    private static JsonNode json(Path file) {
        try {
            return Json.parse(Files.readString(file)).orElse(MissingNode.getInstance());
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
