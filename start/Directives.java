import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a script consists of.
 *
 * @param sources paths relative to the root: of the script and all its //SOURCES
 * @param files   its //FILES: the place in the jar by the path relative to the root
 */
record Directives(Set<String> sources, Map<String, String> files) {
    /** They change how sources are compiled, which is left to JBang. */
    private static final Set<String> NOT_OURS = Set.of("//COMPILE_OPTIONS", "//JAVAC_OPTIONS", "//PREVIEW", "//MODULE", "//KOTLIN", "//GROOVY", "//JAVAAGENT", "//NATIVE_OPTIONS");

    /**
     * Nothing when the script has what only JBang understands.
     *
     * @param all every directive of every file, behind the file's path and a colon: a source may have some that are taken over from it
     */
    static Optional<Directives> of(Path root, String script, List<String> all) throws IOException {
        var directives = new Directives(new TreeSet<>(Set.of(script)), new LinkedHashMap<>());
        Path directory = Path.of(script).resolveSibling("");
        for (String line : Files.readAllLines(root.resolve(script), StandardCharsets.UTF_8)) {
            String[] words = line.strip().split("\\s+");
            if (NOT_OURS.contains(words[0]) || words[0].matches("//(SOURCES|FILES)") && (words.length != 2 || words[1].matches(".*([*?]|/$|:).*"))) {
                return Optional.empty();
            }
            if (words[0].equals("//SOURCES")) {
                directives.sources.add(directory.resolve(words[1]).normalize().toString());
            } else if (words[0].equals("//FILES")) {
                int equals = words[1].indexOf('=');
                directives.files.put(directory.resolve(words[1].substring(equals + 1)).normalize().toString(), words[1].substring(0, Math.max(0, equals)));
            }
        }
        boolean taken = all.stream().map(line -> line.split(":|\\s+", 3)).anyMatch(words -> words.length > 1 && !words[0].equals(script)
                && directives.sources.contains(words[0]) && (NOT_OURS.contains(words[1]) || words[1].matches("//(SOURCES|FILES)")));
        return taken || directives.files.values().stream().anyMatch(String::isEmpty) ? Optional.empty() : Optional.of(directives);
    }

    /** With no source that could list others, or that doesn't lie where its package says. */
    boolean listsAll(Set<String> paths) {
        return !paths.contains("jbang") && paths.stream().allMatch(p -> sources.contains(p) || files.containsKey(p)) && sources.stream().noneMatch(s -> s.startsWith(".."));
    }

    /** The contents of those of the changed ones that the jar carries, by their places there. */
    Map<String, byte[]> files(Path root, Set<String> changed) throws IOException {
        var contents = new LinkedHashMap<String, byte[]>();
        for (var file : files.entrySet()) {
            if (changed.contains(file.getKey())) {
                contents.put(file.getValue(), Files.readAllBytes(root.resolve(file.getKey())));
            }
        }
        return contents;
    }
}
