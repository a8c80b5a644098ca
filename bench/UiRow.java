package bench;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the live page's server keeps its memory over time, and asks the pod once a refresh. */
final class UiRow implements Row {
    private static final int RUNS = 100;
    /** More than a curve's points: the page has all that it can have of a run from the beginning. */
    private static final int HISTORY = 1000;
    private static final int TENTHS = 10;
    private static final Pattern LIVE_BYTES = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/\\S+?/");

    @Override
    public String name() {
        return "ui";
    }

    @Override
    public String what() {
        return "`ops ui` that looks at " + RUNS + " runs on a pod over ssh, each with a new row a second, for a page that is open";
    }

    @Override
    public void measure(Workbench bench, List<Result> results, List<String> remarks) throws Exception {
        int minutes = bench.quick() ? 1 : 10;
        var runs = new Runs(bench, false);
        var dirs = new LiveRunDirs(runs.directory("x").getParent(), RUNS);
        dirs.have(HISTORY);
        dirs.goOn();
        Path sockets = Files.createDirectories(bench.directory().resolve("home/.ops/ssh"));
        try (var sshd = new PrivateSshd(bench.directory(), Map.of())) {
            Path output = bench.directory().resolve("ui.out");
            Process server = sshd.client(bench.ops(runs.project(), "--json", "ui", "box")).start(output);
            try {
                Waiting.until("the page's server", 120, () -> URL.matcher(Files.readString(output)).find());
                Matcher url = URL.matcher(Files.readString(output));
                url.find();
                try (var page = new OpenPage(URI.create(url.group() + "events?version=0"))) {
                    watch(bench, minutes, server.toHandle(), () -> {
                        dirs.goOn();
                        return new double[] {page.refreshes(), sshd.sessions()};
                    }, results);
                }
            } finally {
                server.destroy();
                server.onExit().join();
                sshd.hangUp(sockets);
            }
        }
        remarks.add(minutes + " minutes; what lives on the heap is counted after a full collection; the first figures are those after a tenth of the time");
    }

    /** @param second lets the runs go on; returns how often the page was refreshed and how often the pod was asked so far */
    private static void watch(Workbench bench, int minutes, ProcessHandle server, Contest.Sampler second, List<Result> results) throws Exception {
        var resident = new Curve("ui-resident", "minutes", "resident memory", "MB");
        var heap = new Curve("ui-heap", "minutes", "what lives on the heap", "MB");
        int seconds = minutes * 60;
        var early = new double[4];
        var late = new double[4];
        long begun = System.nanoTime();
        for (int i = 1; i <= seconds; i++) {
            double[] counts = second.sample();
            if (i % (seconds / TENTHS) == 0) {
                late = new double[] {Machine.megabytes(server, Machine.RESIDENT), liveMegabytes(bench, server), counts[0], counts[1]};
                early = i == seconds / TENTHS ? late : early;
                resident.at(i / 60.0, "ops ui", late[0]);
                heap.at(i / 60.0, "ops ui", late[1]);
            }
            Thread.sleep(Math.max(0, begun / 1_000_000 + i * 1000L - System.nanoTime() / 1_000_000));
        }
        results.add(Result.beside("resident memory, at the end", "MB", late[0], "after a tenth of the time", early[0]));
        results.add(Result.beside("what lives on the heap, at the end", "MB", late[1], "after a tenth of the time", early[1]));
        results.add(Result.beside("times the pod was asked", "", late[3] - early[3], "refreshes of the page", late[2] - early[2]));
        bench.curve(resident);
        bench.curve(heap);
    }

    /** A histogram of what lives makes a full collection first. */
    private static double liveMegabytes(Workbench bench, ProcessHandle server) throws Exception {
        String jcmd = System.getProperty("java.home") + "/bin/jcmd";
        Matcher total = LIVE_BYTES.matcher(bench.command(bench.directory(), List.of(jcmd, Long.toString(server.pid()), "GC.class_histogram")).output());
        if (!total.find()) {
            throw new IllegalStateException("the histogram has no total");
        }
        return Long.parseLong(total.group(1)) / 1e6;
    }
}
