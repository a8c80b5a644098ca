package tests.layout;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.lang.model.element.Element;
import javax.lang.model.element.PackageElement;
import javax.tools.ToolProvider;

/**
 * Which source file names something of which other, by the compiler's own attribution. Class files would not tell: javac
 * copies another class's constants, and its name is gone.
 */
final class References {
    private final Map<String, Set<String>> direct = new TreeMap<>();

    private References() {}

    static References of(List<String> sources) {
        var references = new References();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask) compiler.getTask(null, files, null, List.of("-proc:none", "-cp", Compilation.dependencies()), null,
                    files.getJavaFileObjectsFromFiles(sources.stream().map(s -> Checkout.ROOT.resolve(s).toFile()).toList()));
            var units = new ArrayList<CompilationUnitTree>();
            task.parse().forEach(units::add);
            task.analyze();
            var byUri = new TreeMap<String, String>();
            sources.forEach(s -> byUri.put(Checkout.ROOT.resolve(s).toUri().toString(), s));
            references.scan(Trees.instance(task), units, byUri);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return references;
    }

    Set<String> from(String source) {
        return direct.getOrDefault(source, Set.of());
    }

    /** The source and all that it reaches. */
    Set<String> closure(String source) {
        var reached = new TreeSet<String>();
        var todo = new ArrayDeque<>(List.of(source));
        while (!todo.isEmpty()) {
            String next = todo.remove();
            if (reached.add(next)) {
                todo.addAll(from(next));
            }
        }
        return reached;
    }

    private void scan(Trees trees, List<CompilationUnitTree> units, Map<String, String> byUri) {
        for (CompilationUnitTree unit : units) {
            String source = byUri.get(unit.getSourceFile().toUri().toString());
            Set<String> named = direct.computeIfAbsent(source, s -> new TreeSet<>());
            new TreePathScanner<Void, Void>() {
                @Override
                public Void visitIdentifier(IdentifierTree tree, Void none) {
                    note();
                    return super.visitIdentifier(tree, none);
                }

                @Override
                public Void visitMemberSelect(MemberSelectTree tree, Void none) {
                    note();
                    return super.visitMemberSelect(tree, none);
                }

                @Override
                public Void visitMemberReference(MemberReferenceTree tree, Void none) {
                    note();
                    return super.visitMemberReference(tree, none);
                }

                @Override
                public Void visitNewClass(NewClassTree tree, Void none) {
                    note();
                    return super.visitNewClass(tree, none);
                }

                private void note() {
                    String file = fileOf(trees, trees.getElement(getCurrentPath()), byUri);
                    if (!file.isEmpty() && !file.equals(source)) {
                        named.add(file);
                    }
                }
            }.scan(unit, null);
        }
    }

    private static String fileOf(Trees trees, Element element, Map<String, String> byUri) {
        if (element == null || element instanceof PackageElement) {
            return "";
        }
        var path = trees.getPath(element);
        return path == null ? "" : byUri.getOrDefault(path.getCompilationUnit().getSourceFile().toUri().toString(), "");
    }
}
