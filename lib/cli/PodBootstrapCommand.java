package lib.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import lib.config.PodConfig;
import lib.pod.Bootstrapper;
import lib.run.ExitCode;
import lib.store.Json;

/** {@code ops pod bootstrap [NAME]}. A repeat does what is missing. */
final class PodBootstrapCommand implements Command {
    private final PodName name = new PodName();
    private final Globals globals;

    PodBootstrapCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("put what runs need on a pod: tmux, rsync, and a runner that starts");
        syntax.with(name);
    }

    @Override
    public Integer call() {
        PodConfig p = name.find(globals);
        Console console = globals.console();
        Bootstrapper.Prepared prepared = new PodPreparation(globals, p).bootstrap(globals.connect(p));
        if (console.json()) {
            console.result(json(p, prepared));
        } else {
            console.result("pod        " + p.name() + "\ninstalled  " + words(prepared.installed()) + "\nmissing    " + words(prepared.missing()) + "\nrunner     " + prepared.java());
        }
        return ExitCode.OK.code();
    }

    private static String words(List<String> words) {
        return words.isEmpty() ? "nothing" : String.join(" ", words);
    }

    private static ObjectNode json(PodConfig p, Bootstrapper.Prepared prepared) {
        ObjectNode document = Json.document().put("pod", p.name());
        document.set("installed", Json.array(prepared.installed()));
        document.set("missing", Json.array(prepared.missing()));
        document.put("java", prepared.java());
        document.set("warnings", Json.array(prepared.warnings()));
        return document;
    }
}
