package lib.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lib.run.RunState;
import lib.run.Shell;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What can stand where on the command line, as the shell function {@code table} of completion.sh: made from the commands themselves. */
final class CompletionTable {
    private static final Map<String, String> BY_OPTION = Map.of("--project-config", "config", "--preset", "presets", "--pod", "pods", "--after", "runs",
            "--state", "=" + Stream.of(RunState.values()).map(RunState::text).collect(Collectors.joining(",")), "--format", "=table,csv,json");
    private static final Map<String, String> BY_LABEL = Map.of("RUN", "runs", "RUN|DIR", "runs_or_dirs", "DIR", "dirs", "FILE", "files", "SHELL", "=bash,zsh,fish");
    private static final String NONE = "none";

    private CompletionTable() {
    }

    static String function(CommandLine root) {
        var cases = new ArrayList<String>();
        add("", root, cases);
        return "table() {\n    case $1 in\n" + String.join("", cases) + "    esac\n}\n";
    }

    private static void add(String path, CommandLine line, List<String> cases) {
        CommandSpec spec = line.getCommandSpec();
        List<OptionSpec> options = spec.options().stream().filter(o -> !o.hidden()).toList();
        String flags = options.stream().filter(o -> o.arity().min() == 0).flatMap(o -> Stream.of(o.names())).filter(n -> n.startsWith("--")).sorted().collect(Collectors.joining(" "));
        String valued = options.stream().filter(o -> o.arity().min() > 0).flatMap(o -> Stream.of(o.names()).map(n -> n + ":" + kind(path, n, o))).sorted().collect(Collectors.joining(" "));
        String places = spec.positionalParameters().stream().map(p -> kind(path, p)).collect(Collectors.joining(" "));
        cases.add("    " + Shell.quote(path) + ") subs=" + Shell.quote(String.join(" ", line.getSubcommands().keySet())) + " flags=" + Shell.quote(flags)
                + " valued=" + Shell.quote(valued) + " places=" + Shell.quote(places) + " ;;\n");
        line.getSubcommands().forEach((name, child) -> add(path.isEmpty() ? name : path + " " + name, child, cases));
    }

    /** The name of a run that isn't there yet can't be completed. */
    private static String kind(String path, String name, OptionSpec option) {
        if (name.equals("--run-id")) {
            return path.equals("run submit") ? NONE : "runs";
        }
        return BY_OPTION.getOrDefault(name, BY_LABEL.getOrDefault(option.paramLabel(), NONE));
    }

    private static String kind(String path, PositionalParamSpec place) {
        String kind = path.startsWith("pod ") && place.paramLabel().contains("NAME") ? "pods" : BY_LABEL.getOrDefault(place.paramLabel(), NONE);
        return place.arity().max() > 1 ? kind + " ..." : kind;
    }
}
