package lib.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.run.RunDir;

/** What the JSON files say of other files: the code's digests, the data sets' totals, the log's size, the checkpoints, the endpoint. */
final class ContentRules {
    private static final Map<String, String> CODE = Map.of("patch_sha256", RunDir.PATCH, "untracked_sha256", RunDir.UNTRACKED, "commits_sha256", RunDir.COMMITS);
    private static final List<String> KINDS_WITHOUT_ENDPOINT = List.of("command", "nanogpt_train", "eval");
    private static final int LAST_PORT = 65_535;

    private record Size(long bytes, long lines) {
    }

    private ContentRules() {
    }

    static List<Violation> check(Inspected run, FileDigests digests) {
        var violations = new ArrayList<Violation>();
        CODE.forEach((field, name) -> code(run, field, name, digests).ifPresent(reason -> violations.add(ViolationCode.RECORDED_DIGEST.at(name, reason))));
        datasets(run, violations);
        for (String which : List.of("last", "best")) {
            JsonNode named = run.summary().path("checkpoints").path(which);
            if (named.isTextual() && !isOfRun(run, named.textValue())) {
                violations.add(ViolationCode.CHECKPOINT.at(RunDir.SUMMARY, "the " + which + " checkpoint '" + named.textValue() + "' isn't there"));
            }
        }
        log(run).ifPresent(reason -> violations.add(ViolationCode.LOG.at(RunDir.LOG, reason)));
        endpoint(run).ifPresent(reason -> violations.add(ViolationCode.ENDPOINT.at(RunDir.ENDPOINT, reason)));
        return violations;
    }

    private static Optional<String> code(Inspected run, String field, String name, FileDigests digests) {
        JsonNode recorded = run.metadata().path("git").path(field);
        Path file = run.file(name);
        boolean there = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        if (!recorded.isTextual()) {
            return there && run.metadata().isObject() && !run.legacy() ? Optional.of("is there, and " + RunDir.METADATA + " has no git." + field) : Optional.empty();
        }
        if (!there) {
            return run.leftOut().has(name) ? Optional.empty() : Optional.of("isn't there, and " + RunDir.METADATA + " has its digest in git." + field);
        }
        return recorded.textValue().equals(digests.sha256(List.of(file)).get(file)) ? Optional.empty()
                : Optional.of("isn't the file whose digest is git." + field + " of " + RunDir.METADATA);
    }

    private static void datasets(Inspected run, List<Violation> violations) {
        int number = 0;
        for (JsonNode dataset : RunFiles.object(run.file(RunDir.DATASETS)).path("datasets")) {
            String name = "data set " + number++;
            JsonNode files = dataset.path("files");
            if (dataset.path("files_truncated").asBoolean()) {
                continue;
            }
            long bytes = 0;
            for (JsonNode file : files) {
                bytes += file.path("size_bytes").asLong();
            }
            JsonNode count = dataset.path("file_count");
            JsonNode total = dataset.path("total_bytes");
            if (files.isArray() && count.isIntegralNumber() && count.asLong() != files.size()) {
                violations.add(ViolationCode.DATASET.at(RunDir.DATASETS, name + " says " + count.asLong() + " files and lists " + files.size()));
            }
            if (files.isArray() && total.isIntegralNumber() && total.asLong() != bytes) {
                violations.add(ViolationCode.DATASET.at(RunDir.DATASETS, name + " says " + total.asLong() + " bytes, its files have " + bytes));
            }
        }
    }

    /** A file or directory of the run, maybe through links, or one that was left out of this copy. */
    private static boolean isOfRun(Inspected run, String name) {
        try {
            Path file = run.file(name);
            if (Files.exists(file)) {
                return file.toRealPath().startsWith(run.dir().toRealPath());
            }
            if (Files.isSymbolicLink(file)) {
                Path target = file.resolveSibling(Files.readSymbolicLink(file)).normalize();
                return target.startsWith(run.dir()) && run.leftOut().has(run.dir().relativize(target).toString());
            }
            return run.leftOut().has(name);
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    private static Optional<String> log(Inspected run) {
        JsonNode said = run.summary().path("log");
        Path file = run.file(RunDir.LOG);
        if (!said.path("bytes").isIntegralNumber() || !said.path("lines").isIntegralNumber() || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            Size size = size(file);
            return size.bytes() == said.path("bytes").asLong() && size.lines() == said.path("lines").asLong() ? Optional.empty()
                    : Optional.of("has " + size.bytes() + " bytes and " + size.lines() + " lines, the summary says " + said.path("bytes").asLong() + " and "
                            + said.path("lines").asLong());
        } catch (IOException e) {
            return Optional.of("can't be read");
        }
    }

    private static Size size(Path file) throws IOException {
        var chunk = new byte[1 << 16];
        long bytes = 0;
        long lines = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                bytes += n;
                for (int i = 0; i < n; i++) {
                    lines += chunk[i] == '\n' ? 1 : 0;
                }
            }
        }
        return new Size(bytes, lines);
    }

    private static Optional<String> endpoint(Inspected run) {
        JsonNode endpoint = RunFiles.object(run.file(RunDir.ENDPOINT));
        if (endpoint.isMissingNode()) {
            return Optional.empty();
        }
        String kind = run.metadata().path("kind").asText();
        long port = endpoint.path("port").asLong();
        if (KINDS_WITHOUT_ENDPOINT.contains(kind)) {
            return Optional.of("is there, and a run of kind " + kind + " serves nothing");
        }
        if (port < 1 || port > LAST_PORT) {
            return Optional.of("has a port that isn't one");
        }
        return endpoint.path("base_url").asText().matches("https?://[^/]*:" + port + "(/.*)?") ? Optional.empty()
                : Optional.of("has a base_url whose port isn't " + port);
    }
}
