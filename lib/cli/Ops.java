package lib.cli;

//DEPS info.picocli:picocli:4.7.7

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import lib.run.Version;
import picocli.CommandLine;

/**
 * The laptop's command line. A parent command only lists its children; and only the branch that is asked for is registered,
 * since to build all of them costs more than everything else at the start.
 */
public final class Ops {
    private static final Map<String, String> GROUPS = new TreeMap<>(Map.of("run", "submit, watch, fetch and end runs", "config", "show and check the configuration",
            "pod", "rent, prepare, look at and end pods", "repo", "put code on a pod", "secrets", "set up, check and find secrets"));
    private static final String VERSION = "ops " + Version.TEXT;
    private static final String[] FOOTER = {"", "Start here:  ops init   then   ops doctor   then   ops run submit --preset NAME --wait",
            "Exit codes:  0 done, 1 failed, 2 usage, 3 unreachable, 4 not found, 5 conflict, 70 bug, 130 interrupted"};
    private static final Set<String> HELP = Set.of("-h", "--help");
    private static final Set<String> SHORT = Set.of("status", "tail", "fetch", "validate", "report", "list");

    private final Globals globals;
    private final Clock clock;

    public Ops(Path workingDirectory, Map<String, String> environment, Clock clock) {
        this.globals = new Globals(workingDirectory, environment, clock);
        this.clock = clock;
    }

    /** Runs one command and returns its exit code. */
    public int run(String... args) {
        boolean json = Stream.of(args).takeWhile(a -> !a.equals("--")).anyMatch("--json"::equals);
        boolean stacktrace = Stream.of(args).takeWhile(a -> !a.equals("--")).anyMatch("--stacktrace"::equals);
        if (List.of(args).equals(List.of("--version"))) {
            globals.console().result(VERSION); // what installers and prompts ask for needs no command line built
            return 0;
        }
        if (Stream.of(args).noneMatch(HELP::contains)) {
            Ahead.begin();
        }
        var failures = new Failures(globals.console(), json, stacktrace);
        try {
            CommandLine line = commandLine(List.of(args));
            line.setExecutionExceptionHandler((e, c, parsed) -> failures.handle(e));
            line.setParameterExceptionHandler((e, a) -> failures.handle(e));
            return line.execute(args);
        } catch (RuntimeException e) {
            return failures.handle(e);
        }
    }

    /** Every command, whichever is asked for. */
    CommandLine all() {
        return commandLine(List.of());
    }

    private CommandLine commandLine(List<String> args) {
        CommandLine root = Syntax.root("ops", syntax -> syntax.with(globals).version(VERSION).describe("launch research runs on rented GPU pods, recorded so that they are science").footer(FOOTER));
        Map<String, Supplier<Command>> runs = runCommands();
        List<String> words = commandWords(args);
        Map<String, Supplier<Command>> single = singleCommands();
        String first = words.stream().filter(w -> GROUPS.containsKey(w) || SHORT.contains(w) || single.containsKey(w)).findFirst().orElse("");
        boolean all = first.isEmpty();
        GROUPS.forEach((group, description) -> {
            if (all || first.equals(group)) {
                root.addSubcommand(group, parent(description, group(group), words));
            }
        });
        single.forEach((name, command) -> {
            if (all || first.equals(name)) {
                root.addSubcommand(name, Syntax.of(command.get()));
            }
        });
        SHORT.stream().sorted().filter(name -> all || name.equals(first)).forEach(name -> root.addSubcommand(name, Syntax.of(runs.get(name).get())));
        root.setUnmatchedOptionsArePositionalParams(false);
        return root;
    }

    /** What stands before {@code --}, without the values of global options: a pod may be called like a command. */
    private static List<String> commandWords(List<String> args) {
        var words = new ArrayList<String>();
        for (int i = 0; i < args.size() && !args.get(i).equals("--"); i++) {
            words.add(args.get(i));
            i += Globals.TAKES_VALUE.contains(args.get(i)) ? 1 : 0;
        }
        return words;
    }

    private static CommandLine parent(String description, Map<String, Supplier<Command>> children, List<String> words) {
        CommandLine parent = Syntax.parent(description);
        boolean one = words.stream().anyMatch(children::containsKey) && words.stream().noneMatch(HELP::contains);
        children.forEach((name, child) -> {
            if (!one || words.contains(name)) {
                parent.addSubcommand(name, Syntax.of(child.get()));
            }
        });
        return parent;
    }

    private Map<String, Supplier<Command>> runCommands() {
        var commands = new LinkedHashMap<String, Supplier<Command>>();
        commands.put("submit", () -> new SubmitCommand(globals, clock));
        commands.put("list", () -> new ListCommand(globals));
        commands.put("status", () -> new StatusCommand(globals));
        commands.put("tail", () -> new TailCommand(globals));
        commands.put("fetch", () -> new FetchCommand(globals));
        commands.put("stop", () -> new StopCommand(globals));
        commands.put("resume", () -> new ResumeCommand(globals, clock));
        commands.put("close", () -> new CloseCommand(globals));
        commands.put("attach", () -> new AttachCommand(globals));
        commands.put("why", () -> new WhyCommand(globals));
        commands.put("diff", () -> new DiffCommand(globals));
        commands.put("validate", () -> new ValidateCommand(globals));
        commands.put("reproduce", () -> new ReproduceCommand(globals, clock));
        commands.put("report", () -> new ReportCommand(globals));
        return commands;
    }

    private Map<String, Supplier<Command>> group(String name) {
        return switch (name) {
            case "run" -> runCommands();
            case "config" -> configCommands();
            case "pod" -> podCommands();
            case "repo" -> Map.of("sync", () -> new RepoSyncCommand(globals));
            default -> secretsCommands();
        };
    }

    private Map<String, Supplier<Command>> singleCommands() {
        var commands = new LinkedHashMap<String, Supplier<Command>>();
        commands.put("init", () -> new InitCommand(globals));
        commands.put("doctor", () -> new DoctorCommand(globals));
        commands.put("completion", () -> new CompletionCommand(globals));
        commands.put("ui", () -> new UiCommand(globals));
        return commands;
    }

    private Map<String, Supplier<Command>> podCommands() {
        var commands = new LinkedHashMap<String, Supplier<Command>>();
        commands.put("up", () -> new PodUpCommand(globals));
        commands.put("status", () -> new PodStatusCommand(globals));
        commands.put("list", () -> new PodListCommand(globals));
        commands.put("ssh", () -> new PodSshCommand(globals));
        commands.put("bootstrap", () -> new PodBootstrapCommand(globals));
        commands.put("rm", () -> new PodRmCommand(globals));
        return commands;
    }

    private Map<String, Supplier<Command>> secretsCommands() {
        var commands = new LinkedHashMap<String, Supplier<Command>>();
        commands.put("materialize", () -> new SecretsMaterializeCommand(globals));
        commands.put("check", () -> new SecretsCheckCommand(globals));
        commands.put("upgrade", () -> new SecretsUpgradeCommand(globals));
        commands.put("scan", () -> new SecretsScanCommand(globals));
        return commands;
    }

    private Map<String, Supplier<Command>> configCommands() {
        var commands = new LinkedHashMap<String, Supplier<Command>>();
        commands.put("show", () -> new ConfigCommands.Show(globals));
        commands.put("check", () -> new ConfigCommands.Check(globals));
        commands.put("schema", () -> new ConfigCommands.Schema(globals));
        return commands;
    }
}
