package lib.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import lib.config.ConfigLoader;
import lib.config.Mistake;
import lib.config.ProjectDraft;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.Shell;
import lib.store.Json;

/** {@code ops init}: a project.json that works, from what the repository has. */
final class InitCommand implements Command {
    private String name;
    private String host;
    private boolean force;
    private boolean dryRun;
    private final Globals globals;
    private final List<String> notes = new ArrayList<>();

    InitCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("write a project.json that works, from what this repository has");
        syntax.option(String.class, "--name", "NAME", "the project's name; default: that of the repository", v -> name = v);
        syntax.option(String.class, "--host", "ALIAS", "ssh alias of a pod, which becomes the default pod", v -> host = v);
        syntax.flag("--force", "replace a project.json that is there", v -> force = v);
        syntax.flag("--dry-run", "show the file and write nothing", v -> dryRun = v);
    }

    @Override
    public Integer call() {
        InitRepository repository = InitRepository.of(globals.workingDirectory());
        refuseSecond(repository.top());
        var presets = new InitPresets(repository);
        Map<String, ObjectNode> found = presets.find();
        InitPython python = InitPython.of(repository);
        ProjectDraft draft = draft(repository, found, python);
        python.hint().ifPresent(notes::add);
        notes.addAll(presets.notes());
        var files = new InitFiles(repository.top());
        notes(repository, files);
        String next = next(repository, draft);
        if (dryRun) {
            print(repository, draft, files.missingIgnores(), next);
        } else {
            files.writeProject(draft.text());
            if (!files.writeSchema()) {
                notes.add("configs/ops/project.schema.json is another file and stays as it is");
            }
            List<String> ignored = files.ignore();
            check(repository.top());
            print(repository, draft, ignored, next);
        }
        return ExitCode.OK.code();
    }

    private void refuseSecond(Path top) {
        if (globals.configFile().isPresent()) {
            throw new OpsException(ExitCode.USAGE, "init writes " + InitFiles.PROJECT + " at the top of the repository, and nowhere else", "ops init, without --project-config");
        }
        boolean here = new InitFiles(top).hasProject();
        Optional<Path> other = Stream.iterate(globals.workingDirectory(), d -> d != null && d.startsWith(top) && !d.equals(top), Path::getParent)
                .filter(d -> new InitFiles(d).hasProject()).findFirst();
        if (other.isPresent() || here && !force) {
            throw new OpsException(ExitCode.CONFLICT, "there is a project already: " + other.orElse(top).resolve(InitFiles.PROJECT),
                    other.isPresent() ? "change that file" : "change that file, or replace it: ops init --force");
        }
        if (here && !dryRun) {
            notes.add("the project.json that was there is replaced");
        }
    }

    private ProjectDraft draft(InitRepository repository, Map<String, ObjectNode> presets, InitPython python) {
        Set<String> homes = Set.copyOf(presets.values().stream().filter(p -> !p.path("kind").asText().equals("command")).map(p -> p.path("cwd").asText()).toList());
        if (homes.size() > 1 && python.path().contains("/")) {
            notes.add("presets run in several directories, and " + python.path() + " is looked for in each: set venv_python to an absolute path where that is wrong");
        }
        String directory = repository.top().getFileName() == null ? "" : repository.top().getFileName().toString();
        String usual = repository.remoteUrl().map(url -> url.replaceFirst("/+$", "").replaceFirst("\\.git$", "").replaceFirst("(?s)^.*[/:]", "")).orElse(directory);
        return new ProjectDraft(name != null ? name : ProjectDraft.name(usual, "project", Set.of()), repository.remoteUrl(),
                python.from(homes.size() == 1 ? homes.iterator().next() : ""), Optional.ofNullable(host), presets);
    }

    private void notes(InitRepository repository, InitFiles files) {
        if (!repository.isGit()) {
            notes.add(repository.top() + " is no git checkout: runs from here can't tell which code they ran; git init changes that");
        } else if (!globals.workingDirectory().equals(repository.top())) {
            notes.add("the project is the whole repository, " + repository.top() + ": paths of presets are seen from there");
        }
        if (repository.odd() > 0) {
            notes.add(repository.odd() + (repository.odd() == 1 ? " file is" : " files are") + " left out, since the name has control characters or isn't UTF-8");
        }
        repository.ignoredBy(InitFiles.PROJECT).ifPresent(rule -> notes.add("git ignores " + InitFiles.PROJECT + " by " + rule + ": take that out, or the project isn't committed"));
    }

    /** What is in it comes from file names: that it is read back is not taken for granted. */
    private void check(Path top) {
        List<Mistake> mistakes = new ConfigLoader(top, Map.of()).check(Optional.of(top.resolve(InitFiles.PROJECT)), Map.of());
        if (!mistakes.isEmpty()) {
            throw new OpsException(ExitCode.USAGE, mistakes.get(0).text(), "correct it there, then: ops config check");
        }
    }

    private String next(InitRepository repository, ProjectDraft draft) {
        if (draft.podName().isPresent()) {
            return "ops doctor --pod " + draft.podName().get();
        }
        Set<String> names = draft.presets().keySet();
        Optional<String> preset = names.stream().filter(n -> !n.startsWith("eval")).min(Comparator.comparing(n -> !n.contains("train"))).or(() -> names.stream().findFirst());
        String script = repository.files().stream().filter(f -> f.matches("(?:train|run|main|finetune)[^/]*\\.py")).findFirst().orElse("train.py");
        return preset.map(p -> "ops run submit --preset " + p + " --dry-run").orElseGet(() -> "ops run submit --dry-run -- " + Shell.join(List.of(draft.venvPython(), script)));
    }

    private void print(InitRepository repository, ProjectDraft draft, List<String> ignored, String next) {
        Console console = globals.console();
        if (console.json()) {
            ObjectNode document = Json.document().put("project_config", repository.top().resolve(InitFiles.PROJECT).toString()).put("written", !dryRun);
            document.set("project", Json.parse(draft.text()).orElseThrow());
            document.set("gitignore_added", Json.array(ignored));
            document.set("notes", Json.array(notes));
            console.result(document.put("next", next));
            return;
        }
        notes.forEach(note -> console.note("note: " + note));
        if (dryRun) {
            console.result(draft.text());
            ignored.forEach(line -> console.note("would be added to .gitignore: " + line));
            return;
        }
        String presets = draft.presets().isEmpty() ? "none found: add them to the file" : String.join(" ", draft.presets().keySet());
        console.result("wrote    " + repository.top().resolve(InitFiles.PROJECT) + "\nproject  " + draft.name() + "\npresets  " + presets
                + (ignored.isEmpty() ? "" : "\nignored  " + String.join(" ", ignored) + " (.gitignore)") + "\nnext     " + next);
    }
}
