import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sources for which a change of classes may make a difference. To use a member of a class, a source has to have an expression of that type, or name the class, or
 * inherit from it: so it is mentioned in what was compiled from the source, or the source has its name (a constant leaves no trace in a class file), or the same holds
 * for a subtype. What this doesn't cover is a change for all: interfaces, for a lambda may or may not fit one that isn't mentioned; and what a class extends, for types
 * are inferred from it.
 */
record Dependents(Path root, Build before, Directives directives) {

    /** Those that aren't compiled yet; nothing where all should be. */
    Optional<Set<String>> of(Set<String> compiled, Map<String, byte[]> classes) throws IOException {
        Map<String, ClassShape> old = before.visible(before.classesOf(compiled));
        Map<String, ClassShape> now = Build.visible(classes);
        Set<String> changed = Stream.concat(old.keySet().stream(), now.keySet().stream())
                .filter(name -> !old.containsKey(name) || !now.containsKey(name) || !old.get(name).text().equals(now.get(name).text())).collect(Collectors.toSet());
        boolean forAll = changed.stream().anyMatch(name -> Stream.of(old, now).filter(m -> m.containsKey(name)).anyMatch(m -> m.get(name).isInterface())
                || old.containsKey(name) && now.containsKey(name) && !old.get(name).header().equals(now.get(name).header()));
        if (forAll) {
            return Optional.empty();
        }
        Set<String> more = changed.isEmpty() ? Set.of() : using(withSubtypes(changed));
        if (!directives.sources().containsAll(more) || more.size() > directives.sources().size() / 2) {
            return Optional.empty();
        }
        return Optional.of(more.stream().filter(source -> !compiled.contains(source)).collect(Collectors.toCollection(TreeSet::new)));
    }

    private Set<String> withSubtypes(Set<String> classes) {
        var all = new HashSet<>(classes);
        boolean grows = true;
        while (grows) {
            grows = all.addAll(before.mentioning(all).stream().map(before::shape).filter(shape -> shape.supertypes().stream().anyMatch(all::contains))
                    .map(ClassShape::name).toList());
        }
        return all;
    }

    private Set<String> using(Set<String> classes) throws IOException {
        var sources = new TreeSet<String>();
        before.mentioning(classes).forEach(entry -> sources.add(Build.directory(entry) + before.shape(entry).sourceFile()));
        Collection<String> words = classes.stream().map(name -> name.replaceFirst(".*[/$]", "")).toList();
        for (String source : directives.sources()) {
            String text = Files.readString(root.resolve(source), StandardCharsets.ISO_8859_1).replaceAll("(?m)^//SOURCES .*", "");
            if (words.stream().anyMatch(text::contains)) {
                sources.add(source);
            }
        }
        return sources;
    }
}
