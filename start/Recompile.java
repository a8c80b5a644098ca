import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Makes a script's jar from its last one where only the contents of sources and files changed: compiles what changed and, where other sources can see the change
 * ({@link ClassShape}), these as well ({@link Dependents}) or all. JBang needs a second for the same before it starts to compile, and compiles everything.
 *
 * <p>Run by the launcher: {@code Recompile OLD_RECORD NEW_RECORD ROOT SCRIPT CLASS_PATH OLD_JAR NEW_JAR}. A record is the launcher's list of digests, followed by all
 * directives. Ends with 0 when the jar is there, with 4 after showing the compiler's errors, and with 3, silently, when the change is one for JBang: a directive,
 * another JDK, another launcher, a file that the script doesn't list one by one.
 */
public class Recompile {
    private static final int DONE = 0;
    private static final int ERRORS = 4;
    private static final int NOT_OURS = 3;

    private final Path root;
    private final Build before;
    private final Directives directives;
    private final Javac javac;
    private final Path newJar;

    private Recompile(Path root, Directives directives, Build before, Javac javac, Path newJar) {
        this.root = root;
        this.before = before;
        this.directives = directives;
        this.javac = javac;
        this.newJar = newJar;
    }

    public static void main(String[] args) throws IOException {
        Record now = Record.read(Path.of(args[1]));
        Optional<Set<String>> changed = Record.difference(Record.read(Path.of(args[0])), now);
        Path root = Path.of(args[2]);
        Optional<Directives> directives = Directives.of(root, args[3], now.rest());
        if (changed.isEmpty() || directives.isEmpty() || !directives.get().listsAll(changed.get())) {
            System.exit(NOT_OURS);
        }
        Path oldJar = Path.of(args[5]);
        var javac = new Javac(root, args[4], Path.of(args[6] + ".classes"));
        System.exit(new Recompile(root, directives.get(), Build.of(oldJar), javac, Path.of(args[6])).run(changed.get()));
    }

    private int run(Set<String> changed) throws IOException {
        List<String> sources = changed.stream().filter(directives.sources()::contains).toList();
        say((changed.size() > 3 ? changed.size() + " files" : String.join(", ", changed)) + " changed: " + (sources.isEmpty() ? "copying" : "compiling") + " it ...");
        Map<String, byte[]> classes = Map.of();
        var compiled = new TreeSet<>(sources);
        Optional<Set<String>> more = sources.isEmpty() ? Optional.of(Set.of()) : Optional.of(compiled);
        while (more.isPresent() && !more.get().isEmpty()) {
            Optional<Map<String, byte[]>> result = javac.compile(compiled, true);
            if (result.isEmpty()) {
                return ERRORS;
            }
            classes = result.get();
            more = new Dependents(root, before, directives).of(compiled, classes);
            if (more.isPresent() && compiled.addAll(more.get())) {
                say("the change can be seen by " + more.get().size() + " more: compiling them too ...");
            }
        }
        return more.isPresent() ? finish(before.classesOf(compiled), classes, changed) : all(changed);
    }

    private int all(Set<String> changed) throws IOException {
        say("the change can be seen by others: compiling all " + directives.sources().size() + " ...");
        Optional<Map<String, byte[]>> classes = javac.compile(directives.sources(), false);
        return classes.isEmpty() ? ERRORS : finish(before.allClasses(), classes.get(), changed);
    }

    private int finish(Set<String> gone, Map<String, byte[]> classes, Set<String> changed) throws IOException {
        before.write(newJar, gone, classes, directives.files(root, changed));
        return DONE;
    }

    private static void say(String text) {
        System.err.println("jbang: " + text);
    }

    /** The launcher's list: a digest and a path a line, and behind them what else decides about a build. */
    private record Record(Map<String, String> digests, List<String> rest) {

        static Record read(Path file) throws IOException {
            var digests = new TreeMap<String, String>();
            var rest = new ArrayList<String>();
            for (String line : Files.readAllLines(file)) {
                int space = line.indexOf("  ");
                if (space == 64 && line.substring(0, 64).matches("[0-9a-f]+")) {
                    digests.put(line.substring(66), line.substring(0, 64));
                } else {
                    rest.add(line);
                }
            }
            return new Record(digests, rest);
        }

        static Optional<Set<String>> difference(Record a, Record b) {
            if (!a.rest.equals(b.rest) || !a.digests.keySet().equals(b.digests.keySet())) {
                return Optional.empty();
            }
            return Optional.of(a.digests.keySet().stream().filter(p -> !a.digests.get(p).equals(b.digests.get(p))).collect(Collectors.toCollection(TreeSet::new)));
        }
    }
}
