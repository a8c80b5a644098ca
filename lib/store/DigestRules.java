package lib.store;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import lib.run.RunDir;

/** {@code digests.sha256} against the files, both ways: each that it names is there as it was, and each that is there is named. */
final class DigestRules {
    private static final int NAMED_AT_MOST = 10;
    private static final String PARTIAL = ".rsync-partial";

    private DigestRules() {
    }

    static List<Violation> check(Inspected run, FileDigests digests) {
        var violations = new ArrayList<Violation>();
        if (!Files.isRegularFile(run.file(RunDir.DIGESTS), LinkOption.NOFOLLOW_LINKS)) {
            return violations;
        }
        try {
            DigestList list = DigestList.read(run.dir());
            list.brokenLines().forEach(line -> violations.add(ViolationCode.DIGEST.at(RunDir.DIGESTS + ":" + line, "isn't a line of sha256sum")));
            Map<String, Path> there = files(run.dir());
            var wanted = new ArrayList<Path>();
            list.entries().stream().filter(e -> there.containsKey(e.path())).forEach(e -> wanted.add(there.get(e.path())));
            Map<Path, String> found = digests.sha256(wanted);
            var actual = new HashMap<>(run.leftOut().sha256());
            there.forEach((name, file) -> Optional.ofNullable(found.get(file)).ifPresent(sha256 -> actual.put(name, sha256)));
            list.entries().forEach(e -> wrong(run, e, there, actual)
                    .ifPresent(reason -> violations.add(ViolationCode.DIGEST.at(RunDir.DIGESTS + ":" + e.line(), reason))));
            violations.addAll(unlisted(list, there));
        } catch (IOException e) {
            violations.add(ViolationCode.DIGEST.at(RunDir.DIGESTS, "can't be read"));
        }
        return violations;
    }

    private static Optional<String> wrong(Inspected run, DigestList.Entry entry, Map<String, Path> there, Map<String, String> actual) {
        String name = entry.path();
        if (name.startsWith("/") || List.of(name.split("/")).contains("..")) {
            return Optional.of("names a file outside of the run directory");
        }
        if (!there.containsKey(name) && run.leftOut().paths().contains(name) && !actual.containsKey(name)) {
            return Optional.empty();
        }
        if (!there.containsKey(name) && !actual.containsKey(name)) {
            return Optional.of("'" + name + "' isn't there");
        }
        return entry.sha256().equals(actual.get(name)) ? Optional.empty() : Optional.of("'" + name + "' isn't the file that was recorded");
    }

    private static List<Violation> unlisted(DigestList list, Map<String, Path> there) {
        Set<String> named = list.entries().stream().map(DigestList.Entry::path).collect(Collectors.toSet());
        var files = new ArrayList<>(there.keySet());
        files.removeIf(name -> named.contains(name) || name.equals(RunDir.DIGESTS));
        var violations = new ArrayList<Violation>();
        files.stream().limit(NAMED_AT_MOST).forEach(name -> violations.add(ViolationCode.UNLISTED.at(name, "isn't named by " + RunDir.DIGESTS
                + (files.size() > NAMED_AT_MOST ? " (one of " + files.size() + ")" : ""))));
        return violations;
    }

    /** Regular files by name, but for internal ones; a name is kept as a path, since its bytes may be no UTF-8. */
    private static Map<String, Path> files(Path dir) throws IOException {
        var files = new TreeMap<String, Path>();
        Files.walkFileTree(dir, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path sub, BasicFileAttributes attributes) {
                boolean internal = sub.equals(dir.resolve(RunDir.INTERNAL)) || sub.endsWith(PARTIAL);
                return internal ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    files.put(dir.relativize(file).toString(), file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }
}
