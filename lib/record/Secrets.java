package lib.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import lib.run.RunRequest;
import lib.store.SecretShapes;

/** The values that must not reach the disk: those of the request's secret files and of secret-shaped variables. */
final class Secrets {
    private static final int SHORTEST_VARIABLE = 6;
    private static final int SHORTEST_FILE = 4;
    private static final int LONGEST = 32 * 1024;

    private Secrets() {
    }

    /** Of a run that may have a command already: what that got is masked also when the file has another value meanwhile. */
    static List<byte[]> ofRun(Path dir, RunRequest request, Map<String, String> environment) {
        var forms = new ArrayList<>(values(request.secrets(), environment));
        Map<String, String> got = Attempt.read(dir).map(Attempt::command).filter(LiveProcess::isAlive)
                .flatMap(p -> CommandEnvironment.variables(p.pid())).orElse(Map.of());
        request.secrets().keySet().stream().filter(got::containsKey).map(name -> got.get(name).getBytes(StandardCharsets.UTF_8))
                .filter(value -> value.length >= SHORTEST_FILE && value.length <= LONGEST).forEach(value -> forms.addAll(SecretForms.of(value)));
        String webhook = request.supervision().notice().webhookFile();
        if (!webhook.isEmpty()) {
            inFile(Path.of(webhook)).forEach(url -> forms.addAll(SecretForms.of(url)));
        }
        return forms;
    }

    /** Every value, and the forms in which a program may print it. */
    static List<byte[]> values(Map<String, String> files, Map<String, String> environment) {
        var values = new ArrayList<byte[]>();
        files.values().forEach(file -> values.addAll(inFile(Path.of(file))));
        environment.forEach((name, value) -> {
            if (SecretShapes.isSecretName(name) && value.length() >= SHORTEST_VARIABLE) {
                values.add(value.getBytes(StandardCharsets.UTF_8));
            }
        });
        values.removeIf(v -> v.length > LONGEST);
        return values.stream().map(SecretForms::of).flatMap(Collection::stream).toList();
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
