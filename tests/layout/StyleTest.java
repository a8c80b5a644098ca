package tests.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** What keeps lib small enough to read. */
class StyleTest {

    private static final int MOST_LINES = 200;
    private static final Pattern SAYS_NOTHING = Pattern.compile(".*(Impl|Manager|Helper|Utils?)");

    /** A declaration in lib; {@code comment} is its Javadoc, or blank. */
    private record Declared(String name, boolean isPublic, boolean isNested, String comment) {}

    @Test
    void noFileIsLongerThanTwoHundredLines() {
        List<String> tooLong = Checkout.files(p -> p.startsWith("lib/") && !p.contains("/vendor/")).stream().filter(p -> Checkout.text(p).lines().count() > MOST_LINES)
                .map(p -> p + ": " + Checkout.text(p).lines().count() + " lines").toList();

        assertEquals(List.of(), tooLong);
    }

    @Test
    void noTypeIsNamedByAWordThatSaysNothing() {
        assertEquals(List.of(), declared().stream().map(Declared::name).filter(n -> SAYS_NOTHING.matcher(n).matches()).toList());
    }

    @Test
    void everyPublicTypeSaysWhatItIs() {
        assertEquals(List.of(), declared().stream().filter(t -> t.isPublic && !t.isNested && t.comment.isBlank()).map(Declared::name).toList());
    }

    private static List<Declared> declared() {
        var found = new ArrayList<Declared>();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask) compiler.getTask(null, files, null, List.of("-proc:none"), null,
                    files.getJavaFileObjectsFromFiles(Checkout.libSources().stream().map(s -> Checkout.ROOT.resolve(s).toFile()).toList()));
            var docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new TreePathScanner<Void, Void>() {
                    @Override
                    public Void visitClass(ClassTree tree, Void none) {
                        boolean nested = !(getCurrentPath().getParentPath().getLeaf() instanceof CompilationUnitTree);
                        String comment = docs.getDocComment(getCurrentPath());
                        found.add(new Declared(unit.getPackageName() + "." + tree.getSimpleName(),
                                tree.getModifiers().getFlags().contains(Modifier.PUBLIC), nested, comment == null ? "" : comment));
                        return super.visitClass(tree, none);
                    }
                }.scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }
}
