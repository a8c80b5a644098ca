package lib.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import lib.config.PodConfig;
import lib.run.ExitCode;
import lib.store.Json;

/** {@code ops pod list}. Providers are asked side by side; what one of them doesn't say spoils nothing of the others. */
final class PodListCommand implements Command {
    private static final int ASKED_AT_ONCE = 4;
    private final Globals globals;

    PodListCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("all pods of the project, and what they cost");
    }

    @Override
    public Integer call() {
        var look = new PodLook(globals);
        List<PodRow> rows = rows(look);
        rows.addAll(look.orphans());
        Console console = globals.console();
        Instant now = globals.clock().instant();
        if (console.json()) {
            ObjectNode document = Json.document();
            ArrayNode pods = document.putArray("pods");
            rows.forEach(row -> pods.add(row.json(now)));
            console.result(document);
        } else if (rows.isEmpty()) {
            console.note("the config has no pods; this machine is the pod local");
        } else {
            console.result(PodText.table(rows, now));
        }
        return ExitCode.OK.code();
    }

    private List<PodRow> rows(PodLook look) {
        try (ExecutorService asking = Executors.newFixedThreadPool(ASKED_AT_ONCE)) {
            List<CompletableFuture<PodRow>> answers = new ArrayList<>();
            for (PodConfig p : globals.config().pods().values()) {
                answers.add(CompletableFuture.supplyAsync(() -> look.row(p), asking));
            }
            return new ArrayList<>(answers.stream().map(CompletableFuture::join).toList());
        }
    }
}
