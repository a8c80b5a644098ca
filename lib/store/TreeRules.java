package lib.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lib.run.RunDir;

/** Every file of the tree: no link out, nothing special, no secret. */
final class TreeRules {
    private static final long TEXT_BYTES_AT_MOST = 64L << 20;
    private static final int PIECE = 1 << 16;
    private static final int NAMED_AT_MOST = 5;
    private static final int WORD_AT_LEAST = 14;
    private static final int DASHES = 5;
    /** {@code "commit" : "<40 digits>"} in JSON. */
    private static final Pattern JSON_REVISION = Pattern.compile("\"([A-Za-z0-9_]{1,60})\"\\s*:\\s*\"[0-9a-f]{40}\"");
    /** Commits as git's own patch formats name them. */
    private static final Pattern PATCH_REVISION = Pattern.compile("^(?:From |index |commit |parent |base-commit: )[0-9a-f]{40}.*");

    private TreeRules() {
    }

    static List<Violation> check(Inspected run) {
        var violations = new ArrayList<Violation>();
        try {
            Files.walkFileTree(run.dir(), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    violations.addAll(file(run, file, attributes));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return violations;
    }

    private static List<Violation> file(Inspected run, Path file, BasicFileAttributes attributes) {
        String name = run.dir().relativize(file).toString();
        if (attributes.isSymbolicLink()) {
            return !RunDir.mayLeadOut(name) && leaves(run.dir(), file)
                    ? List.of(ViolationCode.NOT_REGULAR.at(name, "is a link that leaves the run directory")) : List.of();
        }
        if (!attributes.isRegularFile()) {
            return List.of(ViolationCode.NOT_REGULAR.at(name, "is neither a regular file nor a directory"));
        }
        return attributes.size() <= TEXT_BYTES_AT_MOST ? secrets(file, name) : List.of();
    }

    /** By where the link says that it goes, and by where it really does: one may be well and the other not. */
    private static boolean leaves(Path dir, Path link) {
        try {
            Path named = link.resolveSibling(Files.readSymbolicLink(link)).normalize();
            boolean really = Files.exists(link) && !link.toRealPath().startsWith(dir.toRealPath());
            return really || (!Files.exists(link) && !named.startsWith(dir));
        } catch (IOException e) {
            return true;
        }
    }

    private static List<Violation> secrets(Path file, String name) {
        var violations = new ArrayList<Violation>();
        try {
            if (!isText(file)) {
                return List.of();
            }
            Lines.read(file, StandardCharsets.ISO_8859_1, PIECE, (number, line, ended) -> {
                if (violations.size() < NAMED_AT_MOST) {
                    secret(line).map(what -> ViolationCode.SECRET.at(name + ":" + number, "has what looks like " + what))
                            .ifPresent(violations::add);
                }
            });
        } catch (IOException e) {
            // A file that went away, or that may not be read, shows nothing.
            return violations;
        }
        return violations;
    }

    private static Optional<String> secret(String line) {
        if (!mayHoldSecret(line)) {
            return Optional.empty();
        }
        return SecretShapes.findIn(line).filter(what -> !(what.equals(SecretShapes.HEX_40) && isRevision(line)));
    }

    /** One quick pass before the expressions: every shape has a long word, a URL's {@code ://} or a row of dashes. */
    private static boolean mayHoldSecret(String line) {
        int word = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean inWord = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-';
            word = inWord ? word + 1 : 0;
            if (word >= WORD_AT_LEAST || c == ':' && line.startsWith("://", i)
                    || c == '-' && word >= DASHES && line.startsWith("-----", i - DASHES + 1)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRevision(String line) {
        Matcher json = JSON_REVISION.matcher(line);
        if (PATCH_REVISION.matcher(line).matches()) {
            return true;
        }
        String rest = line;
        while (json.find()) {
            if (SecretShapes.isRevisionName(json.group(1))) {
                rest = rest.replace(json.group(), "");
            }
        }
        return SecretShapes.findIn(rest).isEmpty();
    }

    private static boolean isText(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            for (byte b : in.readNBytes(8192)) {
                if (b == 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
