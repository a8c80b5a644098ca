package bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import lib.store.PythonProgram;

/** What a snapshot of 200 packages takes, beside what else lists them, by the same python. */
final class PackagesRow implements Row {
    private static final int PACKAGES = 200;

    @Override
    public String name() {
        return "packages";
    }

    @Override
    public String what() {
        return "the packages of a python that has 200, as env_snapshot.json has them";
    }

    @Override
    public void measure(Workbench bench, List<Result> results, List<String> remarks) throws Exception {
        Path venv = bench.directory().resolve("packages");
        bench.command(bench.directory(), List.of("python3", "-m", "venv", venv.toString())).output();
        String python = venv.resolve("bin/python3").toString();
        Path site = Path.of(bench.command(bench.directory(), List.of(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")).output().strip());
        for (int i = 0; i < PACKAGES; i++) {
            Path info = Files.createDirectory(site.resolve("made_" + i + "-1." + i + ".dist-info"));
            Files.writeString(info.resolve("METADATA"), "Metadata-Version: 2.1\nName: made-" + i + "\nVersion: 1." + i + "\n\n" + "Some words.\n".repeat(200));
            Files.writeString(info.resolve("RECORD"), "made_" + i + ".py,,\n");
        }
        var contest = new Contest("s", "until it has ended")
                .add("ops", lister(bench, List.of(python, "-I", "-S", "-B", "-c", PythonProgram.loader(), bench.directory().resolve("compiled").toString(), PythonProgram.ENVIRONMENT.text())))
                .add("pip freeze", lister(bench, List.of(python, "-m", "pip", "freeze")))
                .add("importlib.metadata", lister(bench, List.of(python, "-c",
                        "import importlib.metadata as m; print(sorted((d.metadata['Name'], d.version) for d in m.distributions()))")))
                .add("python -I -S -c pass", sampler(bench, List.of(python, "-I", "-S", "-c", "pass")));
        if (bench.peers().has("uv")) {
            contest.add("uv pip freeze", lister(bench, List.of(bench.peers().uv(), "pip", "freeze", "--python", python)));
        }
        remarks.add("ops: the program that the recorder starts, without the recorder; it tells torch, conda and where each package came from as well; compiled by an earlier run");
        remarks.add("all but uv, which is no python program, are run by the same python; python -I -S -c pass is the limit of what is");
        results.addAll(contest.run(bench.samples()).results());
    }

    /** What lists fewer than all of them is not compared. */
    private static Contest.Sampler lister(Workbench bench, List<String> words) throws Exception {
        String output = bench.command(bench.directory(), words).output();
        long listed = Pattern.compile("\\bmade[-_]\\d+\\b").matcher(output).results().map(m -> m.group().replace('_', '-')).distinct().count();
        if (listed != PACKAGES) {
            throw new IllegalStateException(words.get(0) + " lists " + listed + " of " + PACKAGES + " packages: " + output.lines().limit(3).toList());
        }
        return sampler(bench, words);
    }

    private static Contest.Sampler sampler(Workbench bench, List<String> words) {
        Command command = bench.command(bench.directory(), words);
        return () -> new double[] {command.seconds()};
    }
}
