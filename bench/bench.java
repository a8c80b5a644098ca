///usr/bin/env jbang "$0" "$@" ; exit $?

//JAVA 21+
//DESCRIPTION What should be fast, measured beside its peers in one run
//DEPS info.picocli:picocli:4.7.7
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1
//SOURCES AotCache.java
//SOURCES Command.java
//SOURCES Contest.java
//SOURCES Curve.java
//SOURCES Curves.java
//SOURCES DataRow.java
//SOURCES DelayingProxy.java
//SOURCES EditRow.java
//SOURCES FetchRow.java
//SOURCES ListRow.java
//SOURCES LiveRunDirs.java
//SOURCES LogRow.java
//SOURCES Machine.java
//SOURCES MadeRuns.java
//SOURCES MetricsRow.java
//SOURCES OpenPage.java
//SOURCES PackagesRow.java
//SOURCES Peer.java
//SOURCES PeerLists.java
//SOURCES Peers.java
//SOURCES PrivateSshd.java
//SOURCES RestRow.java
//SOURCES Result.java
//SOURCES ResultFile.java
//SOURCES Row.java
//SOURCES Runs.java
//SOURCES SlowdownRow.java
//SOURCES StartRow.java
//SOURCES StatusRow.java
//SOURCES SubmitLocalRow.java
//SOURCES SubmitSshRow.java
//SOURCES Submits.java
//SOURCES Table.java
//SOURCES Trackers.java
//SOURCES TrueRow.java
//SOURCES UiRow.java
//SOURCES Waiting.java
//SOURCES Workbench.java
//SOURCES ../lib/store/PythonProgram.java
//SOURCES ../lib/store/Resources.java
//FILES lib/probe/=../lib/probe/**/*
//FILES lib/probe/loader.py=../lib/probe/loader.py

// In a package of its own name, unlike the mains in the root: a class `bench` without a package would hide the package.
package bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./jbang bench [--quick] [ROW...]}: prints a table of ratios, which is also kept in bench/RESULTS.md. */
@CommandLine.Command(name = "bench", mixinStandardHelpOptions = true, description = {
        "Measures ops beside its peers: medians of whole processes, taken in turn in one run. Judges nothing.",
        "Peers written in Python are installed once, into a cache directory of the user."})
public final class bench implements Callable<Integer> {
    private static final List<Row> ROWS = List.of(new StartRow(), new EditRow(), new StatusRow(), new SubmitLocalRow(), new SubmitSshRow(), new TrueRow(),
            new LogRow(), new MetricsRow(), new RestRow(), new SlowdownRow(), new PackagesRow(), new DataRow(), new FetchRow(), new ListRow(),
            new UiRow());

    @Option(names = "--quick", description = "3 samples and smaller inputs")
    private boolean quick;
    @Option(names = "--samples", paramLabel = "N", description = "samples of each; default 7")
    private int samples;
    @Parameters(paramLabel = "ROW", description = "start edit status submit-local submit-ssh true log metrics rest slowdown packages data fetch list ui; default: all")
    private List<String> names = List.of();

    public static void main(String[] args) {
        System.exit(new CommandLine(new bench()).setExecutionExceptionHandler((e, line, parsed) -> {
            System.err.println("bench: " + (e.getMessage() == null ? e : e.getMessage()));
            return CommandLine.ExitCode.SOFTWARE;
        }).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        String known = ROWS.stream().map(Row::name).collect(Collectors.joining(" "));
        for (String name : names) {
            if (ROWS.stream().noneMatch(r -> r.name().equals(name))) {
                System.err.println("bench: no row " + name + "\nnext: choose from " + known);
                return CommandLine.ExitCode.USAGE;
            }
        }
        int count = samples > 0 ? samples : quick ? 3 : 7;
        try (var workbench = Workbench.open(count, quick)) {
            var file = new ResultFile(workbench.root().resolve("bench/RESULTS.md"));
            for (Row row : ROWS) {
                if (names.isEmpty() || names.contains(row.name())) {
                    measure(row, workbench, file);
                }
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private static void measure(Row row, Workbench workbench, ResultFile file) throws Exception {
        System.err.println("bench: " + row.name() + ": " + row.what() + " ...");
        String before = Machine.load();
        var results = new ArrayList<Result>();
        var remarks = new ArrayList<String>();
        workbench.peers().forget();
        row.measure(workbench, results, remarks);
        List<Curve> curves = workbench.curves().take();
        remarks.addAll(workbench.peers().remarks());
        String conditions = workbench.conditions() + "; load average " + before + " before, " + Machine.load() + " after";
        System.out.println("\n" + row.name() + ": " + row.what() + "\n" + Result.table(results).text());
        curves.forEach(c -> System.out.println("  " + c.yLabel() + ", " + c.unit() + "\n" + c.table().text()));
        remarks.forEach(r -> System.out.println("  " + r));
        file.put(row, results, curves, remarks, conditions);
    }
}
