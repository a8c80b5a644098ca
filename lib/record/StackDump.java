package lib.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lib.run.RunRequest;
import lib.store.SecretShapes;

/**
 * Where the python processes of a run are in their code, by py-spy (https://github.com/benfred/py-spy), which reads another process's memory. With
 * {@code --nonblocking}: it never stops the process that it looks at, and then may meet a stack that changes; so it is asked again.
 */
final class StackDump {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int TRIES = 3;
    private static final int MOST_PROCESSES = 32;
    private static final String MISSING = """
            no python stacks: there is no py-spy in PATH, beside the run's python, or in its virtual environment
            install it for the next time: pip install py-spy
            """;
    private final RunRequest request;
    private final Map<String, String> environment;

    private record Python(ProcessTree.Member member, String rank) {
    }

    /** @param environment the recorder's own */
    StackDump(RunRequest request, Map<String, String> environment) {
        this.request = request;
        this.environment = environment;
    }

    /** @param until of {@link System#nanoTime}: no further process is asked */
    String of(ProcessTree tree, long until) {
        // The ranks first; their data loaders inherit the variable and come behind by their depth.
        List<Python> pythons = tree.members().stream().filter(m -> isPython(m.pid())).map(m -> new Python(m, ProcessTreeText.rank(m.pid())))
                .sorted(Comparator.comparing((Python p) -> !p.rank().contains("RANK=")).thenComparing(p -> p.member().depth())).toList();
        if (pythons.isEmpty()) {
            return "no python process is running\n";
        }
        Optional<Path> program = find(pythons);
        if (program.isEmpty()) {
            return MISSING;
        }
        var text = new StringBuilder();
        int asked = 0;
        for (Python python : pythons) {
            if (asked++ == MOST_PROCESSES || System.nanoTime() > until) {
                return text.append("... and ").append(pythons.size() - asked + 1).append(" more\n").toString();
            }
            text.append("== ").append(python.member().label()).append(python.rank().isEmpty() ? "" : " " + python.rank()).append('\n')
                    .append(dump(program.get(), python.member().pid())).append('\n');
        }
        return text.toString();
    }

    private String dump(Path program, long pid) {
        TimedOutput said = new TimedOutput("", "");
        for (int i = 0; i < TRIES; i++) {
            said = TimedOutput.of(List.of(program.toString(), "dump", "--nonblocking", "--pid", Long.toString(pid)), Path.of("/"), withoutSecrets(), LIMIT);
            if (said.problem().isEmpty()) {
                return said.text();
            }
        }
        return "py-spy can't tell: " + said.problem() + "\nit needs the right to trace: the same user and kernel.yama.ptrace_scope 0, or CAP_SYS_PTRACE\n";
    }

    private Map<String, String> withoutSecrets() {
        var variables = new HashMap<>(environment);
        variables.keySet().removeIf(name -> SecretShapes.isSecretName(name) || request.secrets().containsKey(name));
        return variables;
    }

    private Optional<Path> find(List<Python> pythons) {
        Path cwd = Path.of(request.cwd());
        Stream<Path> beside = pythons.stream().limit(MOST_PROCESSES).flatMap(p -> directories(p.member().pid()).stream());
        Stream<Path> project = request.python().contains("/") ? Stream.of(cwd.resolve(request.python()).resolveSibling("py-spy")) : Stream.empty();
        Stream<Path> all = Stream.concat(Programs.find("py-spy", cwd, environment.getOrDefault("PATH", "")).stream(), Stream.concat(project, beside));
        return all.filter(p -> Files.isRegularFile(p) && Files.isExecutable(p)).findFirst();
    }

    /** Of a virtual environment the command line has the place, and {@code exe} that of the python behind it. */
    private List<Path> directories(long pid) {
        var places = new ArrayList<Path>();
        CommandEnvironment.variables(pid).ifPresent(v -> {
            if (v.containsKey("VIRTUAL_ENV")) {
                places.add(Path.of(v.get("VIRTUAL_ENV"), "bin", "py-spy"));
            }
            Programs.find("py-spy", Path.of(request.cwd()), v.getOrDefault("PATH", "")).ifPresent(places::add);
        });
        try {
            String first = Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1).split("\0", 2)[0];
            if (first.startsWith("/")) {
                places.add(Path.of(first).resolveSibling("py-spy"));
            }
            places.add(Files.readSymbolicLink(Path.of("/proc/" + pid + "/exe")).resolveSibling("py-spy"));
        } catch (IOException | RuntimeException e) {
            return places;
        }
        return places;
    }

    private static boolean isPython(long pid) {
        try {
            return Programs.isPython(Files.readSymbolicLink(Path.of("/proc/" + pid + "/exe")).toString());
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }
}
