package tests.layout;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import lib.run.RunId;

/** javac over some files of the checkout and nothing else of ours. */
final class Compilation {

    private Compilation() {}

    /** What stops the compilation of exactly these files; empty if nothing does. */
    static List<String> errors(List<String> sources, Path classes) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var messages = new DiagnosticCollector<JavaFileObject>();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var options = List.of("-d", classes.toString(), "-proc:none", "-implicit:none", "-sourcepath", classes.toString(), "-cp", dependencies());
            compiler.getTask(null, files, messages, options, null,
                    files.getJavaFileObjectsFromFiles(sources.stream().map(s -> Checkout.ROOT.resolve(s).toFile()).toList())).call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return messages.getDiagnostics().stream().filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
                .map(d -> (d.getSource() == null ? "" : d.getSource().getName() + ": ") + d.getMessage(Locale.ROOT)).toList();
    }

    /** The class path of this test run without the classes of ours in it. */
    static String dependencies() {
        try {
            Path ours = Path.of(RunId.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).filter(p -> !Path.of(p).toAbsolutePath().equals(ours))
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
