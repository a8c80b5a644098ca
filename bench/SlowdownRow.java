package bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a program that keeps all cores busy loses to the recorder beside it. */
final class SlowdownRow implements Row {
    private static final int PROBE_ROUNDS = 200;

    /** One process a core, each doing the same work and printing like a training; writes how long they took. */
    private static final String PROGRAM = """
            import os, sys, time
            rounds, times = int(sys.argv[1]), sys.argv[2]
            begun = time.perf_counter()
            children = []
            for worker in range(os.cpu_count()):
                pid = os.fork()
                if pid == 0:
                    for step in range(rounds):
                        x = 0
                        for i in range(20000):
                            x = (x * 31 + i) % 1000003
                        print(f"worker {worker} step {step} x {x}", flush=True)
                    os._exit(0)
                children.append(pid)
            for pid in children:
                os.waitpid(pid, 0)
            with open(times, "w") as file:
                file.write(str(time.perf_counter() - begun))
            """;

    @Override
    public String name() {
        return "slowdown";
    }

    @Override
    public String what() {
        return "a python program that keeps every core busy, under the recorder";
    }

    @Override
    public void measure(Workbench bench, List<Result> results, List<String> remarks) throws Exception {
        Path program = Files.writeString(bench.directory().resolve("busy.py"), PROGRAM);
        Path times = bench.directory().resolve("busy.times");
        String python = bench.peers().python();
        String rounds = Long.toString(rounds(bench, program, times));
        var runs = new Runs(bench, false);
        var words = List.of(python, program.toString(), rounds, times.toString());
        Command raw = bench.shell("exec \"$@\" >busy.log", words.toArray(String[]::new));
        var contest = new Contest("s", "the program's own duration").add("ops", () -> {
            String id = runs.newId();
            runs.submit(id, List.of(), words).output();
            runs.awaitEnd(id);
            return new double[] {read(times)};
        }).add("raw, into a file", () -> {
            raw.output();
            return new double[] {read(times)};
        });
        results.addAll(contest.run(bench.samples()).results());
        remarks.add("the recorder's start and its snapshots fall into the program's first second, whatever its length; the program is one of about a minute");
    }

    /** As many as take the wanted time; the quickest of some short tries tells, for others only slow them down. */
    private static long rounds(Workbench bench, Path program, Path times) throws Exception {
        double quickest = Double.MAX_VALUE;
        for (int attempt = 0; attempt < 4; attempt++) {
            bench.command(bench.directory(), List.of(bench.peers().python(), program.toString(), Integer.toString(PROBE_ROUNDS), times.toString())).output();
            quickest = Math.min(quickest, read(times));
        }
        return Math.round(PROBE_ROUNDS * (bench.quick() ? 2 : 60) / quickest);
    }

    private static double read(Path times) throws Exception {
        return Double.parseDouble(Files.readString(times).strip());
    }
}
