package lib.store;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The python programs that run on a pod: standard library only, given to {@code python -I -S -c} as one text. Each is made of parts, one after the
 * other, since a file of ours is short.
 */
public enum PythonProgram {
    /** Finds the settings of a nanoGPT-style script. */
    CONFIG("config", "not_had", "book", "statements", "run", "values", "judge", "data", "probe"),
    /** Python, packages and torch, as JSON. */
    ENVIRONMENT("environment", "packages", "requirements", "snapshot"),
    /** Lists and digests the files that a run reads. */
    DATASETS("datasets", "files", "names", "digests", "manifest");

    private final String directory;
    private final List<String> parts;

    PythonProgram(String directory, String... parts) {
        this.directory = directory;
        this.parts = List.of(parts);
    }

    /** {@code python -I -S -c LOADER CACHE TEXT ARGUMENTS} runs a program and keeps its compiled form for the next time. */
    public static String loader() {
        return Resources.text("/lib/probe/loader.py");
    }

    public String text() {
        return parts.stream().map(part -> Resources.text("/lib/probe/" + directory + "/" + part + ".py")).collect(Collectors.joining("\n"));
    }
}
