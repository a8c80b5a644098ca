import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** What a jar has, by the entries' names, in its order. */
record Build(Map<String, byte[]> entries) {

    static Build of(Path jar) throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        try (var zip = new ZipInputStream(new java.io.ByteArrayInputStream(Files.readAllBytes(jar)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return new Build(entries);
    }

    static String directory(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    /** The classes that were compiled from these sources, each of which lies where its package says. */
    Set<String> classesOf(Collection<String> sources) {
        Set<String> directories = sources.stream().map(Build::directory).collect(Collectors.toSet());
        return allClasses().stream().filter(name -> directories.contains(directory(name)))
                .filter(name -> sources.contains(directory(name) + shape(name).sourceFile())).collect(Collectors.toCollection(TreeSet::new));
    }

    Set<String> allClasses() {
        return entries.keySet().stream().filter(name -> name.endsWith(".class")).collect(Collectors.toCollection(TreeSet::new));
    }

    ClassShape shape(String name) {
        return ClassShape.of(entries.get(name));
    }

    /** Those of the classes, by name, that other sources can see. */
    Map<String, ClassShape> visible(Set<String> names) {
        var classes = new TreeMap<String, byte[]>();
        names.forEach(name -> classes.put(name, entries.get(name)));
        return visible(classes);
    }

    static Map<String, ClassShape> visible(Map<String, byte[]> classes) {
        return classes.values().stream().map(ClassShape::of).filter(shape -> !shape.isLocal()).collect(Collectors.toMap(ClassShape::name, s -> s));
    }

    /** The classes that mention one of these: as a superclass, in a descriptor, in a body. */
    List<String> mentioning(Collection<String> classNames) {
        return allClasses().stream().filter(entry -> {
            String text = new String(entries.get(entry), StandardCharsets.ISO_8859_1);
            return classNames.stream().anyMatch(text::contains);
        }).toList();
    }

    /** This build with other classes and files, under a temporary name first. */
    void write(Path jar, Set<String> gone, Map<String, byte[]> classes, Map<String, byte[]> files) throws IOException {
        var all = new LinkedHashMap<>(entries);
        all.keySet().removeAll(gone);
        all.putAll(classes);
        all.putAll(files);
        Path part = jar.resolveSibling("part");
        try (var out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
            out.setLevel(0); // it is quicker to write, and to read
            for (var entry : all.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        Files.move(part, jar);
    }
}
