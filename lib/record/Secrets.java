package lib.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lib.store.SecretShapes;

/** The values that must not reach the disk: those of the request's secret files and of secret-shaped variables. */
final class Secrets {
    private static final int SHORTEST_VARIABLE = 6;
    private static final int SHORTEST_FILE = 4;
    private static final int LONGEST = 32 * 1024;

    private Secrets() {
    }

    static List<byte[]> values(Map<String, String> files, Map<String, String> environment) {
        var values = new ArrayList<byte[]>();
        files.values().forEach(file -> values.addAll(inFile(Path.of(file))));
        environment.forEach((name, value) -> {
            if (SecretShapes.isSecretName(name) && value.length() >= SHORTEST_VARIABLE) {
                values.add(value.getBytes(StandardCharsets.UTF_8));
            }
        });
        values.removeIf(v -> v.length > LONGEST);
        return values;
    }

    private static List<byte[]> inFile(Path file) {
        try {
            byte[] value = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).replaceAll("[\r\n]+$", "")
                    .getBytes(StandardCharsets.ISO_8859_1);
            return value.length >= SHORTEST_FILE ? List.of(value) : List.of();
        } catch (IOException e) {
            System.err.println("ops runner: can't read the secret file " + file + ": its value can't be masked");
            return List.of();
        }
    }
}
