///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 21+
//DEPS org.junit.platform:junit-platform-launcher:6.1.3
//DEPS org.junit.jupiter:junit-jupiter:6.1.3
//DEPS info.picocli:picocli:4.7.7
// Globs are relative to this file, may climb with .., and ** stands for at least one directory (JBang 0.132.1): this
// file isn't among its own sources. The mains in the root stay out: they are programs, and the tests run them as such.
//SOURCES **/*.java
//SOURCES ../lib/**/*.java
//FILES lib/=../lib/**/*
//FILES runner.java=../runner.java
//FILES jbang=../jbang

import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tests.support.ConsoleReport;
import tests.support.LongestFirst;
import tests.support.RequiredTools;

@Command(name = "test", mixinStandardHelpOptions = true,
        description = "Runs the tests, several classes side by side. The last line is \"N passed, N failed\".")
public class test implements Callable<Integer> {

    private static final int CLASSES_AT_ONCE = Math.clamp(3L * Runtime.getRuntime().availableProcessors(), 4, 12);

    @Parameters(paramLabel = "NAME", description = {"Only classes whose full name contains one of these; also the slow ones.",
            "Without a name: all but the slow ones. `faults` breaks machines, links and disks on purpose."})
    List<String> names = List.of();

    public static void main(String... args) {
        System.exit(new CommandLine(new test()).execute(args));
    }

    @Override
    public Integer call() {
        var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        if (!new RequiredTools(System.err).install()) {
            return CommandLine.ExitCode.USAGE;
        }
        if (names.isEmpty()) {
            RequiredTools.expectBrowser();
        }
        System.setProperty("ops.root", root().toString());
        System.setProperty("ops.faults", names.stream().anyMatch(name -> name.contains("faults")) ? "full" : "brief");
        var report = new ConsoleReport(out);
        LauncherFactory.create().execute(request(), report);
        return report.finish() ? 0 : 1;
    }

    private LauncherDiscoveryRequest request() {
        var builder = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectPackage("tests"))
                .configurationParameter("junit.jupiter.execution.timeout.default", "5 m")
                // Most tests wait for processes: three classes a processor keep it busy. This pool, not JUnit's older one, takes them in their order.
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.config.executor-service", "WORKER_THREAD_POOL")
                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "same_thread")
                .configurationParameter("junit.jupiter.execution.parallel.mode.classes.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", Integer.toString(CLASSES_AT_ONCE))
                .configurationParameter("junit.jupiter.testclass.order.default", LongestFirst.class.getName())
                // A thread that reads from a stuck process can't be interrupted: leave it and go on.
                .configurationParameter("junit.jupiter.execution.timeout.thread.mode.default", "SEPARATE_THREAD");
        if (names.isEmpty()) {
            return builder.filters(TagFilter.excludeTags("slow")).build();
        }
        String anyName = names.stream().map(Pattern::quote).collect(Collectors.joining("|", ".*(", ").*"));
        return builder.filters(includeClassNamePatterns(anyName)).build();
    }

    /** Where the checkout is: ./jbang says so; JBang itself doesn't, and then it is at or above the working directory. */
    private static Path root() {
        String told = System.getProperty("ops.root");
        return told != null ? Path.of(told) : Stream.iterate(Path.of("").toAbsolutePath(), p -> p != null, Path::getParent)
                .filter(p -> Files.exists(p.resolve("jbang-catalog.json"))).findFirst()
                .orElseThrow(() -> new IllegalStateException("no jbang-catalog.json here or above; run ./jbang test in the checkout"));
    }
}
