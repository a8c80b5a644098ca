package lib.pod;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import lib.run.Sha256;
import lib.run.Shell;
import lib.store.Resources;

/**
 * runner.java with exactly the files that it reaches, and the launcher that starts it: what is copied to a pod, once per
 * content. Its name there is its digest, and mostly the name is all that is wanted: the files are read when somebody asks for them.
 */
public final class RunnerBundle {
    private final String sha256;
    private final Optional<BundleMemo> memo;
    private Optional<SortedMap<String, String>> read;

    private RunnerBundle(String sha256, Optional<BundleMemo> memo, Optional<SortedMap<String, String>> read) {
        this.sha256 = sha256;
        this.memo = memo;
        this.read = read;
    }

    public static RunnerBundle load() {
        SortedMap<String, String> files = readAll();
        return new RunnerBundle(digest(files), Optional.empty(), Optional.of(files));
    }

    /** The same, by a digest that an earlier command has left in the cache directory of this machine. */
    public static RunnerBundle load(Path cacheDirectory) {
        Optional<BundleMemo> memo = BundleMemo.of(cacheDirectory);
        Optional<String> known = memo.flatMap(BundleMemo::recall);
        if (known.isPresent()) {
            return new RunnerBundle(known.get(), memo, Optional.empty());
        }
        RunnerBundle bundle = load();
        memo.ifPresent(m -> m.remember(bundle.sha256));
        return bundle;
    }

    /** By their path from the top. */
    public SortedMap<String, String> files() {
        if (read.isEmpty()) {
            SortedMap<String, String> files = readAll();
            if (!digest(files).equals(sha256)) {
                memo.ifPresent(BundleMemo::forget);
                throw new IllegalStateException("the remembered digest was not that of the runner; it is forgotten now");
            }
            read = Optional.of(files);
        }
        return read.get();
    }

    public String sha256() {
        return sha256;
    }

    /** The closure as runner.java itself lists it in //SOURCES and //FILES. */
    private static SortedMap<String, String> readAll() {
        var files = new TreeMap<String, String>();
        String main = Resources.text("/runner.java");
        files.put("runner.java", main);
        files.put("jbang", Resources.text("/jbang"));
        main.lines().filter(l -> l.startsWith("//SOURCES ") || l.startsWith("//FILES "))
                .map(l -> l.substring(l.lastIndexOf(l.contains("=") ? '=' : ' ') + 1).strip())
                .forEach(path -> files.put(path, Resources.text("/" + path)));
        return files;
    }

    private static String digest(Map<String, String> files) {
        MessageDigest sha = Sha256.start();
        files.forEach((path, text) -> {
            sha.update((path + "\0" + text.getBytes(StandardCharsets.UTF_8).length + "\0").getBytes(StandardCharsets.UTF_8));
            sha.update(text.getBytes(StandardCharsets.UTF_8));
        });
        return Sha256.hex(sha);
    }

    /** Where a pod keeps it. */
    public String directory(String outputsRoot) {
        return outputsRoot + "/.ops/runner/" + sha256;
    }

    /** Where its compiled form lies, on a pod that can't compile it. */
    String jar(String outputsRoot) {
        return directory(outputsRoot) + ".jar";
    }

    /** {@code .ops/recorder.sh}. */
    String recorderScript(String outputsRoot) {
        return "#!/bin/sh\n# Starts the recorder of this run; launch.sh does so again when it died.\nexec sh " + Shell.quote(directory(outputsRoot) + "/jbang") + " "
                + Shell.quote(directory(outputsRoot) + "/runner.java") + " --record \"$1\"\n";
    }

    /** A shell function's body that writes all files below the working directory. */
    String writeCommands() {
        var text = new StringBuilder();
        files().keySet().stream().map(p -> p.contains("/") ? p.substring(0, p.lastIndexOf('/')) : ".").distinct()
                .forEach(d -> text.append("mkdir -p ").append(Shell.quote(d)).append(" || return 1\n"));
        files().forEach((path, content) -> text.append("printf %s ").append(Shell.quote(content)).append(" >").append(Shell.quote(path))
                .append(" || return 1\n"));
        return text.append("chmod 700 jbang").toString();
    }
}
