package bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How long the first start after an edit takes, in a copy of the checkout with a cache of its own. */
final class EditRow implements Row {
    private static final int PATIENCE_SECONDS = 120;
    private int edits;

    @Override
    public String name() {
        return "edit";
    }

    @Override
    public String what() {
        return "`ops --version`, the first one after an edit of one source, the whole process";
    }

    @Override
    public void measure(Workbench bench, List<Result> results, List<String> remarks) throws Exception {
        Path jar = bench.jbangJar().orElseThrow(() -> new IOException("this row needs JBang as the launcher brings it: the launcher uses an installed one"));
        Path ours = copy(bench.root(), bench.directory().resolve("edited"));
        Path theirs = copy(bench.root(), bench.directory().resolve("edited by jbang"));
        Path cache = Files.createDirectories(bench.directory().resolve("edit cache"));
        Files.createSymbolicLink(cache.resolve(jar.getFileName()), jar);
        Command ops = bench.command(bench.directory(), List.of(ours.resolve("jbang").toString(), "ops", "--version")).with("OPS_CACHE_DIR", cache.toString());
        remarks.add(trained(ops, cache) ? "with the compiler's AOT cache, which the launcher trains in the background" : "without an AOT cache of the compiler");
        Command plain = StartRow.plainJBang(bench, jar, theirs).with("JBANG_CACHE_DIR_JARS", bench.directory().resolve("plain jars").toString());
        plain.seconds();
        results.addAll(new Contest("s", "a method's body", "a method that others can call")
                .add("ops", () -> samples(ours, ops)).add("plain JBang", () -> samples(theirs, plain)).run(bench.samples()).results());
    }

    private double[] samples(Path checkout, Command command) throws Exception {
        edit(checkout.resolve("lib/cli/Failures.java"), "\"a bug in ops", "\"" + ++edits + " bugs in ops");
        double body = command.seconds();
        edit(checkout.resolve("lib/report/Table.java"), "\n}\n", "\n    /** It changes what others see. */\n    static int edit" + ++edits + "() {\n        return 1;\n    }\n}\n");
        double seen = command.seconds();
        return new double[] {body, seen};
    }

    /** From the copy's first state on, so that edits don't grow. */
    private static void edit(Path file, String old, String now) throws IOException {
        Path first = file.resolveSibling(file.getFileName() + ".first");
        if (!Files.exists(first)) {
            Files.copy(file, first);
        }
        String text = Files.readString(first);
        int place = text.lastIndexOf(old);
        if (place < 0) {
            throw new IOException(file.getFileName() + " has nothing to edit any more: " + old.strip());
        }
        Files.writeString(file, text.substring(0, place) + now + text.substring(place + old.length()));
    }

    private static boolean trained(Command ops, Path cache) throws Exception {
        ops.seconds();
        long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
        boolean able = Runtime.version().feature() >= 25 && System.getenv("OPS_NO_AOT") == null;
        boolean ready = false;
        while (able && !ready && System.nanoTime() < end) {
            ops.seconds();
            Thread.sleep(500);
            try (Stream<Path> files = Files.exists(cache.resolve("tools")) ? Files.walk(cache.resolve("tools")) : Stream.empty()) {
                ready = files.anyMatch(f -> f.endsWith("tools.aot"));
            } catch (UncheckedIOException e) {
                ready = false; // a temporary file went away meanwhile
            }
        }
        return ready;
    }

    private static Path copy(Path root, Path to) throws IOException {
        for (String part : List.of("jbang", "ops.java", "runner.java", "lib", "start")) {
            try (Stream<Path> files = Files.walk(root.resolve(part))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path copy = to.resolve(root.relativize(file));
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                    copy.toFile().setExecutable(Files.isExecutable(file));
                }
            }
        }
        return to;
    }
}
