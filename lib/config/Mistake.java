package lib.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One mistake in the configuration. No part of it holds a value that looks like a secret.
 *
 * @param file       as messages name it; {@code environment} or {@code flag} where the value isn't from a file
 * @param line       counted from 1; 0 without a file
 * @param column     counted from 1 in characters; 0 without a file
 * @param path       dotted path of the setting, empty for the file as a whole
 * @param message    what is wrong and what is expected
 * @param suggestion the nearest valid name
 */
public record Mistake(Path file, int line, int column, String path, String message, Optional<String> suggestion) {

    static Mistake at(Place place, String path, String message) {
        return new Mistake(place.file(), place.line(), place.column(), path, message, Optional.empty());
    }

    static Mistake at(Place place, String path, String message, Optional<String> suggestion) {
        return new Mistake(place.file(), place.line(), place.column(), path, message, suggestion);
    }

    /** For example {@code configs/ops/project.json:12:7: presets.demo.confg: unknown key; did you mean 'config'?} */
    public String text() {
        String where = line == 0 ? file.toString() : file + ":" + line + ":" + column;
        return where + ": " + (path.isEmpty() ? "" : path + ": ") + message
                + suggestion.map(s -> "; did you mean '" + s + "'?").orElse("");
    }
}
