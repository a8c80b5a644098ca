package tests.support;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** A JVM that runs ops as a process of its own. */
public final class OpsJvm {
    private static final List<String> SHARED = archive();

    private OpsJvm() {
    }

    /** The command line up to the arguments of ops. */
    public static List<String> command() {
        return command(OpsMain.class);
    }

    static List<String> command(Class<?> main) {
        var words = new ArrayList<>(ClassArchive.java(SHARED, List.of()));
        words.set(words.size() - 1, words.get(words.size() - 1) + ":" + Checkout.root());
        words.add(main.getName());
        return words;
    }

    /** Made by a start of ops that looks at no pod. */
    private static List<String> archive() {
        ClassArchive archive = ClassArchive.create();
        try {
            Files.writeString(Files.createDirectories(archive.home().resolve("configs/ops")).resolve("project.json"), "{\"project\": {\"name\": \"p\"}}");
            return archive.of(List.of(), List.of(OpsMain.class.getName(), "list", "--json"));
        } catch (IOException e) {
            return List.of();
        }
    }
}
