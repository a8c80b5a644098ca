import java.io.BufferedOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Rewrites jars whose class files are older than Java 6: the JVM keeps such classes out of its AOT cache, since they have no stack maps and go through the old
 * verifier. Picocli's are: they were a third of a start. The code stays the same, with stack maps and the version of Java 21.
 *
 * <p>Run by the launcher, in the background: {@code java ModernClasses.java DIRECTORY CLASS_PATH} prints, for each jar that was rewritten, its path and the new one,
 * which is named by the digest of the old one.
 */
public class ModernClasses {
    private static final int FIRST_WITH_STACK_MAPS = ClassFile.JAVA_6_VERSION;

    public static void main(String[] args) throws Exception {
        for (String element : args[1].split(":")) {
            Path jar = Path.of(element);
            if (Files.isRegularFile(jar) && element.indexOf('\n') < 0) {
                modern(jar, Files.createDirectories(Path.of(args[0])));
            }
        }
    }

    private static void modern(Path jar, Path directory) throws Exception {
        Map<String, byte[]> entries = read(jar);
        if (entries.entrySet().stream().noneMatch(e -> isOld(e.getKey(), e.getValue()))) {
            return;
        }
        String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
        Path to = directory.resolve(digest.substring(0, 32) + "." + jar.getFileName());
        if (!Files.exists(to)) {
            Path part = Files.createTempFile(directory, "modern", ".part");
            write(entries, part);
            Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
        }
        System.out.println(jar + "\n" + to);
    }

    private static Map<String, byte[]> read(Path jar) throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        try (var zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        return entries;
    }

    private static boolean isOld(String name, byte[] bytes) {
        return name.endsWith(".class") && !name.startsWith("META-INF/") && !name.equals("module-info.class")
                && ((bytes[6] & 0xff) << 8 | bytes[7] & 0xff) < FIRST_WITH_STACK_MAPS;
    }

    /** Not compressed: it is opened at each start. */
    private static void write(Map<String, byte[]> entries, Path file) throws IOException {
        ClassFile format = format(entries);
        try (var out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.setLevel(0);
            for (var entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(isOld(entry.getKey(), entry.getValue()) ? rewritten(format, entry.getValue()) : entry.getValue());
            }
        }
    }

    /** Stack maps need the common superclasses of the jar's own classes and of the JDK's; what is in neither counts as an interface's, as for the verifier. */
    private static ClassFile format(Map<String, byte[]> entries) {
        var plain = ClassFile.of();
        var known = new HashMap<ClassDesc, ClassHierarchyResolver.ClassHierarchyInfo>();
        entries.forEach((name, bytes) -> {
            if (isOld(name, bytes)) {
                ClassModel model = plain.parse(bytes);
                boolean isInterface = model.flags().has(AccessFlag.INTERFACE);
                known.put(model.thisClass().asSymbol(), isInterface ? ClassHierarchyResolver.ClassHierarchyInfo.ofInterface()
                        : ClassHierarchyResolver.ClassHierarchyInfo.ofClass(model.superclass().orElseThrow().asSymbol()));
            }
        });
        ClassHierarchyResolver resolver = ((ClassHierarchyResolver) known::get).orElse(ClassHierarchyResolver.defaultResolver());
        return ClassFile.of(ClassFile.StackMapsOption.GENERATE_STACK_MAPS, ClassFile.ClassHierarchyResolverOption.of(resolver));
    }

    private static byte[] rewritten(ClassFile format, byte[] bytes) {
        ClassTransform newer = (builder, element) -> builder.with(element instanceof ClassFileVersion ? ClassFileVersion.of(ClassFile.JAVA_21_VERSION, 0) : element);
        byte[] newBytes = format.transformClass(format.parse(bytes), newer.andThen(ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)));
        if (!format.verify(newBytes).isEmpty()) {
            throw new IllegalStateException("a rewritten class is not valid: " + format.verify(newBytes));
        }
        return newBytes;
    }
}
