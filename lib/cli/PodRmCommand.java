package lib.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lib.config.PodConfig;
import lib.provider.BookedPod;
import lib.report.Figures;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.Json;

/** {@code ops pod rm NAME}. Nothing that only the pod has is lost without {@code --force}. */
final class PodRmCommand implements Command {
    private String name;
    private boolean force;
    private Path fetchTo;
    private boolean forget;
    private final Globals globals;

    PodRmCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("end a pod; refused while it has runs that aren't over, or that nobody has fetched");
        syntax.parameter(String.class, "NAME", "pod of the config", v -> name = v);
        syntax.flag("--force", "whatever is on it", v -> force = v);
        syntax.option(Path.class, "--fetch-to", "DIR", "fetch first: the records of all runs, then the newest checkpoint of each; the copies are DIR/<run id>", v -> fetchTo = v);
        syntax.flag("--forget", "the pod was ended elsewhere: only take it out of the book", v -> forget = v);
    }

    @Override
    public Integer call() {
        String named = Optional.ofNullable(name).or(globals::namedPod).orElseThrow(() -> new OpsException(ExitCode.USAGE, "which pod is to be ended?", "ops pod rm NAME   (ops pod list)"));
        if (forget) {
            return forget(named);
        }
        refuseOrphan(named);
        PodConfig p = globals.podConfig(Optional.of(named));
        if (!p.isRented()) {
            throw new OpsException(ExitCode.USAGE, "pod " + p.name() + " isn't rented (provider " + p.provider() + "): there is nothing that ops could end",
                    p.isLocal() ? "ops pod list" : "end the machine where you made it, and take it out of pods in the config");
        }
        Optional<Path> to = Optional.ofNullable(fetchTo).map(globals.workingDirectory()::resolve);
        print(p, new PodRemoval(globals, p, to).remove(force));
        return ExitCode.OK.code();
    }

    private void print(PodConfig p, PodRemoval.Removed removed) {
        Console console = globals.console();
        String id = removed.pod().map(booked -> booked.pod().id()).orElse("");
        if (console.json()) {
            ObjectNode node = Json.object().put("pod", p.name()).put("provider", p.provider()).put("id", id.isEmpty() ? null : id).put("removed", removed.pod().isPresent())
                    .put("cost_usd", removed.costUsd().orElse(null));
            ArrayNode copies = node.putArray("copies");
            removed.copies().forEach(copy -> copies.add(copy.json()));
            console.result(node);
        } else if (removed.pod().isEmpty()) {
            console.result("pod " + p.name() + " isn't up: nothing to end");
        } else {
            console.result("pod " + p.name() + " (" + p.provider() + " " + id + ") is ended" + removed.costUsd().map(usd -> "; it cost about " + Figures.usd(usd)).orElse(""));
        }
    }

    /** Rented once, and no pod of the config of today: only its provider's own tool can end it. */
    private void refuseOrphan(String named) {
        boolean known = globals.config().pods().values().stream().anyMatch(p -> p.name().equals(named) && p.isRented());
        List<BookedPod> orphans = booked(named);
        if (!known && !orphans.isEmpty()) {
            BookedPod one = orphans.get(0);
            throw new OpsException(ExitCode.NOT_FOUND, "pod " + named + " (" + one.provider() + " " + one.pod().id() + ", " + one.pod().name() + ") isn't in the config any more, and may still be billed",
                    "put it back into pods of the config and repeat; or end it with its provider's own tool, then: ops pod rm " + named + " --forget");
        }
    }

    private int forget(String named) {
        List<BookedPod> all = booked(named);
        if (all.isEmpty()) {
            throw new OpsException(ExitCode.NOT_FOUND, "the book has no pod '" + named.replaceAll("\\p{Cntrl}", "?") + "'", "ops pod list");
        }
        var rented = globals.rentedPods();
        all.forEach(rented::forget);
        globals.console().note("forgot pod " + named + "; if it wasn't ended, it is still billed");
        if (globals.console().json()) {
            globals.console().result(Json.object().put("pod", named).put("removed", false).put("forgotten", all.size()));
        }
        return ExitCode.OK.code();
    }

    private List<BookedPod> booked(String named) {
        return globals.rentedPods().book().entries().stream().filter(booked -> booked.config().equals(named)).toList();
    }
}
