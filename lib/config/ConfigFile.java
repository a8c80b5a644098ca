package lib.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lib.run.ExitCode;
import lib.run.OpsException;

/** Finds project.json and reads files of the configuration. */
final class ConfigFile {
    static final Path USUAL = Path.of("configs", "ops", "project.json");
    static final String LOCAL_NAME = "project.local.json";
    private static final long LARGEST_BYTES = 1 << 20;
    private static final String HINT = "ops --project-config FILE ..., or make configs/ops/project.json (see README, Configuration)";

    private ConfigFile() {
    }

    /** The given file, else the nearest configs/ops/project.json at or above the working directory; absolute. */
    static Path find(Path workingDirectory, Optional<Path> explicitFile) {
        if (explicitFile.isPresent()) {
            Path file = workingDirectory.resolve(explicitFile.get()).normalize();
            if (!Files.exists(file)) {
                throw new OpsException(ExitCode.USAGE, "no project config: there is no file " + Printable.path(file), HINT);
            }
            return file;
        }
        return nearest(workingDirectory).orElseThrow(() -> new OpsException(ExitCode.USAGE,
                "no project config: there is no configs/ops/project.json at or above " + workingDirectory, HINT));
    }

    /** The nearest configs/ops/project.json at or above a directory. */
    static Optional<Path> nearest(Path workingDirectory) {
        return Stream.iterate(workingDirectory, dir -> dir != null, Path::getParent).map(dir -> dir.resolve(USUAL))
                .filter(Files::exists).findFirst();
    }

    /** The directory that holds configs/ops; for a file elsewhere, the file's directory. */
    static Path projectRoot(Path file) {
        return file.endsWith(USUAL) ? file.getParent().getParent().getParent() : file.getParent();
    }

    static JsonSource.Parsed read(Path file, Layer layer, Path shown) {
        byte[] bytes = bytes(file, shown);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            if (text.startsWith("\ufeff")) {
                return refuse(layer, shown, 1, "starts with a byte order mark; save the file as UTF-8 without one");
            }
            return JsonSource.parse(text, layer, shown);
        } catch (CharacterCodingException e) {
            return refuse(layer, shown, lineOfBrokenText(bytes), "isn't UTF-8 text; save the file as UTF-8");
        }
    }

    private static JsonSource.Parsed refuse(Layer layer, Path shown, int line, String message) {
        return new JsonSource.Parsed(Optional.empty(), List.of(Mistake.at(new Place(layer, shown, line, 1), "", message)));
    }

    /** The first line that isn't UTF-8 by itself: no character of UTF-8 has the byte of a newline within. */
    private static int lineOfBrokenText(byte[] bytes) {
        String latin = new String(bytes, StandardCharsets.ISO_8859_1);
        int line = 1;
        for (String text : latin.split("\n", -1)) {
            byte[] raw = text.getBytes(StandardCharsets.ISO_8859_1);
            if (!Arrays.equals(raw, new String(raw, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8))) {
                return line;
            }
            line++;
        }
        return 1;
    }

    private static byte[] bytes(Path file, Path shown) {
        String name = "project config " + Printable.path(shown) + ": ";
        if (!Files.isRegularFile(file)) {
            throw new OpsException(ExitCode.USAGE, name + (Files.isDirectory(file) ? "is a directory" : "isn't a regular file"), HINT);
        }
        try {
            if (Files.size(file) > LARGEST_BYTES) {
                throw new OpsException(ExitCode.USAGE, name + "is larger than 1 MiB, which no project config is", HINT);
            }
            return Files.readAllBytes(file);
        } catch (AccessDeniedException e) {
            throw new OpsException(ExitCode.USAGE, name + "may not be read", "ls -l " + Printable.path(file), e);
        } catch (IOException e) {
            throw new OpsException(ExitCode.USAGE, name + "can't be read: " + Printable.plain(String.valueOf(e.getMessage())), HINT, e);
        }
    }
}
