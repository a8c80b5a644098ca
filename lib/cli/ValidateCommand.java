package lib.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import lib.config.ArtifactContract;
import lib.pod.Fetcher;
import lib.pod.PodDigests;
import lib.report.TerminalText;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.store.DigestList;
import lib.store.Json;
import lib.store.LeftOut;
import lib.store.LocalRuns;
import lib.store.Validation;
import lib.store.Violation;

/** {@code ops run validate [RUN|DIR...]}: a directory here, or a run of a pod, whose records are brought here for the check. */
final class ValidateCommand implements Command {
    private List<String> names = List.of();
    private String runId;
    private final Globals globals;

    /** What one run violates, and how many of its files could not be checked, since they were left out of the copy. */
    private record Checked(String name, List<Violation> violations, int unchecked) {
    }

    ValidateCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("check run directories against the contract; exit code 1 when something is violated");
        syntax.parameters(String.class, "RUN|DIR", "run ids, or run directories here; default @last", v -> names = v);
        syntax.option(String.class, "--run-id", "ID", "the same", v -> runId = v);
    }

    @Override
    public Integer call() {
        Console console = globals.console();
        var all = new ArrayList<>(names);
        Optional.ofNullable(runId).ifPresent(all::add);
        List<Checked> checked = (all.isEmpty() ? List.of("@last") : all).stream().map(this::check).toList();
        if (console.json()) {
            console.result(json(checked));
        } else {
            checked.forEach(c -> console.result(text(c)));
        }
        return (checked.stream().allMatch(c -> c.violations().isEmpty()) ? ExitCode.OK : ExitCode.FAILED).code();
    }

    private Checked check(String name) {
        Path directory = globals.workingDirectory().resolve(name);
        if (Files.isDirectory(directory) && LocalRuns.isRun(directory)) {
            return new Checked(name, validate(directory, LeftOut.nothing()), LeftOut.of(directory).paths().size());
        }
        if (name.contains("/")) {
            throw new OpsException(ExitCode.NOT_FOUND, "no run directory " + directory, "a run directory has command.sh, summary.json ...");
        }
        RunLookup.Found found = RunLookup.find(globals, name.startsWith("@") ? name : new lib.run.RunId(name).value());
        if (found.podConfig().isLocal()) {
            return new Checked(found.run().id(), validate(Path.of(found.run().path()), LeftOut.nothing()), 0);
        }
        return validateRemote(found);
    }

    private List<Violation> validate(Path directory, LeftOut leftOut) {
        ArtifactContract contract = globals.hasConfig() ? globals.config().artifactContract() : ArtifactContract.standard();
        return Validation.check(directory, contract.required(), contract.completionFile(), leftOut);
    }

    /** The checks read whole files, so the records come here for a moment; checkpoints and wandb/ are digested on the pod instead. */
    private Checked validateRemote(RunLookup.Found found) {
        try (var temporary = new TemporaryDirectory("ops-validate-")) {
            var fetcher = new Fetcher(found.pod());
            Fetcher.Manifest manifest = fetcher.manifest(found.dir(), List.of(), List.of(RunDir.CHECKPOINTS + "/**", RunDir.WANDB + "/**"));
            Path target = temporary.path().resolve(found.run().id());
            fetcher.fetch(found.dir(), manifest, target, true, bytes -> { });
            Set<String> there = manifest.excluded().stream().map(Fetcher.RemoteFile::path).collect(Collectors.toSet());
            List<String> listed = listed(target).stream().filter(there::contains).toList();
            Map<String, String> digests = new PodDigests(found.pod()).of(found.dir(), listed);
            return new Checked(found.run().id(), validate(target, new LeftOut(there, digests)), listed.size() - digests.size());
        }
    }

    private static List<String> listed(Path directory) {
        try {
            return DigestList.read(directory).entries().stream().map(DigestList.Entry::path).distinct().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String text(Checked checked) {
        String note = checked.unchecked() == 0 ? "" : " (" + CopyReport.files(checked.unchecked()) + " not here or not readable, and so not checked)";
        if (checked.violations().isEmpty()) {
            return TerminalText.safe(checked.name()) + ": valid" + note;
        }
        int count = checked.violations().size();
        var text = new StringBuilder(TerminalText.safe(checked.name()) + ": " + count + (count == 1 ? " violation" : " violations") + note + "\n");
        checked.violations().forEach(v -> text.append("  ").append(v.code()).append("  ").append(TerminalText.safe(v.path())).append(": ")
                .append(TerminalText.safe(v.reason())).append('\n'));
        return text.toString();
    }

    private static ArrayNode json(List<Checked> checked) {
        ArrayNode runs = Json.array();
        for (Checked c : checked) {
            ArrayNode violations = runs.addObject().put("run", c.name()).put("valid", c.violations().isEmpty()).put("unchecked_files", c.unchecked()).putArray("violations");
            c.violations().forEach(v -> violations.addObject().put("code", v.code()).put("path", v.path()).put("reason", v.reason()));
        }
        return runs;
    }
}
