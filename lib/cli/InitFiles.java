package lib.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import lib.config.ConfigSchema;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.AtomicFile;

/** The files of a project that ops writes: project.json, its schema beside it, and lines of .gitignore. */
final class InitFiles {
    static final String PROJECT = "configs/ops/project.json";
    private static final String SCHEMA = "configs/ops/project.schema.json";
    private static final String OF_OURS = "\"title\" : \"configs/ops/project.json\"";
    /** A person's own settings, and this checkout's book of its rented pods. */
    private static final List<String> IGNORED = List.of("configs/ops/project.local.json", ".ops/");
    private final Path top;

    InitFiles(Path top) {
        this.top = top;
    }

    boolean hasProject() {
        return Files.exists(top.resolve(PROJECT), LinkOption.NOFOLLOW_LINKS);
    }

    /** Whole or not at all; an older one is replaced. */
    void writeProject(String text) {
        write(PROJECT, text);
    }

    /** False where another file has that name. */
    boolean writeSchema() {
        Path file = top.resolve(SCHEMA);
        try {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.readString(file).contains(OF_OURS)) {
                return false;
            }
        } catch (IOException e) {
            return false;
        }
        write(SCHEMA, ConfigSchema.text());
        return true;
    }

    /** Lines that .gitignore lacks. */
    List<String> missingIgnores() {
        try {
            Path file = top.resolve(".gitignore");
            List<String> lines = Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1).lines().map(l -> l.stripTrailing().replaceFirst("^/", "")).toList() : List.of();
            return IGNORED.stream().filter(line -> !lines.contains(line) && !lines.contains(line.replaceFirst("/$", ""))).toList();
        } catch (IOException e) {
            throw failed(".gitignore", e);
        }
    }

    /** Appends what is missing, in the file's own line ends, and returns it. A link isn't followed: git doesn't follow it either. */
    List<String> ignore() {
        Path file = top.resolve(".gitignore");
        List<String> missing = missingIgnores();
        if (missing.isEmpty() || Files.isSymbolicLink(file)) {
            return List.of();
        }
        try {
            String before = Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
            String end = before.contains("\r\n") ? "\r\n" : "\n";
            var lines = new ArrayList<>(Stream.of("# ops: a person's own settings, and which pods are rented").toList());
            lines.addAll(missing);
            String text = (before.isEmpty() || before.endsWith("\n") ? "" : end) + String.join(end, lines) + end;
            Files.writeString(file, text, StandardCharsets.ISO_8859_1, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return missing;
        } catch (IOException e) {
            throw failed(".gitignore", e);
        }
    }

    private void write(String name, String text) {
        try {
            Path file = top.resolve(name);
            Files.createDirectories(file.getParent());
            AtomicFile.write(file, text);
        } catch (IOException e) {
            throw failed(name, e);
        }
    }

    private OpsException failed(String name, IOException e) {
        return new OpsException(ExitCode.USAGE, "can't write " + top.resolve(name) + ": " + e.getClass().getSimpleName().replace("Exception", "") + " " + e.getMessage(),
                "make room for it, or write it by hand (README, Configuration)", e);
    }
}
