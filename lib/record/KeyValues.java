package lib.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Files of {@code key=value} lines, as a shell writes and reads them: the value goes raw to the end of the line. */
record KeyValues(Map<String, String> map) {

    KeyValues {
        map = Map.copyOf(map);
    }

    /** The file's pairs, or nothing while it isn't there. */
    static Optional<KeyValues> read(Path file) {
        try {
            var map = new LinkedHashMap<String, String>();
            new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().forEach(line -> {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    map.put(line.substring(0, equals), line.substring(equals + 1));
                }
            });
            return Optional.of(new KeyValues(map));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The value, absent also where it is empty. */
    Optional<String> text(String key) {
        return Optional.ofNullable(map.get(key)).filter(v -> !v.isEmpty());
    }

    long number(String key, long otherwise) {
        try {
            return text(key).map(Long::parseLong).orElse(otherwise);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
