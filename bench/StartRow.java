package bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.tools.ToolProvider;

/** How long {@code ops --version} and a command's help take, beside the least that a JVM takes and the start of other command lines. */
final class StartRow implements Row {
    private static final List<String> PEERS = List.of("guild", "dvc", "lium", "dstack", "sky", "mlflow");

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String what() {
        return "`ops --version` and `ops status --help`, warm, the whole process";
    }

    @Override
    public void measure(Workbench bench, List<Result> results, List<String> remarks) throws Exception {
        Command version = bench.ops(bench.directory(), "--version");
        Command help = bench.ops(bench.directory(), "status", "--help");
        remarks.add(AotCache.await(bench));
        var contest = new Contest("s", "--version", "status --help").add("ops", () -> new double[] {version.seconds(), help.seconds()});
        Command hello = hello(bench);
        contest.add("a bare JVM's hello", () -> one(hello));
        if (bench.peers().has("submitit")) {
            Command submitit = bench.command(bench.directory(), List.of(bench.peers().python(), "-c", "import submitit"));
            contest.add("python3 -c 'import submitit'", () -> one(submitit));
        }
        for (String peer : PEERS) {
            if (bench.peers().has(peer)) {
                Command its = bench.command(bench.directory(), List.of(bench.peers().program(peer), "--version"));
                contest.add(peer + " --version", () -> one(its));
            }
        }
        Optional<Path> jar = bench.jbangJar();
        jar.ifPresent(path -> {
            Command plain = plainJBang(bench, path, bench.root());
            contest.add("plain JBang, ops.java --version", () -> one(plain));
        });
        if (jar.isEmpty()) {
            remarks.add("without plain JBang: the launcher uses an installed one");
        }
        results.addAll(contest.run(bench.samples()).results());
    }

    private static double[] one(Command command) throws Exception {
        double seconds = command.seconds();
        return new double[] {seconds, seconds};
    }

    private static Command hello(Workbench bench) throws Exception {
        Path classes = Files.createDirectories(bench.directory().resolve("hello"));
        Path source = classes.resolve("Hello.java");
        Files.writeString(source, "class Hello { public static void main(String[] a) { System.out.println(\"hello\"); } }");
        if (ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", classes.toString(), source.toString()) != 0) {
            throw new IllegalStateException("hello does not compile");
        }
        return bench.command(classes, List.of(Workbench.java(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", ".", "Hello"));
    }

    /** JBang prints the java command and exits with 255; its own shell script evaluates that. */
    static Command plainJBang(Workbench bench, Path jar, Path checkout) {
        String script = "out=$(\"$1\" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar \"$2\" run --quiet \"$3\" --version); [ $? -eq 255 ] && eval \"exec $out\"";
        return bench.shell(script, Workbench.java(), jar.toString(), checkout.resolve("ops.java").toString())
                .with("JAVA_HOME", System.getProperty("java.home")).with("JBANG_RUNTIME_SHELL", "bash").with("JBANG_NO_VERSION_CHECK", "true");
    }
}
