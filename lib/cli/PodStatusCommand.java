package lib.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lib.config.PodConfig;
import lib.pod.PodSight;
import lib.report.JsonReport;
import lib.report.RunRow;
import lib.report.Table;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.Json;
import lib.store.RunRecord;

/** {@code ops pod status [NAME]}. A pod that isn't up is an answer, too; one that should be there and doesn't answer is exit code 3. */
final class PodStatusCommand implements Command {
    private static final int RUNS_AT_MOST = 20;
    private final PodName name = new PodName();
    private final Globals globals;

    PodStatusCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("state, address, GPUs, disk, cost and runs of a pod");
        syntax.with(name);
    }

    @Override
    public Integer call() {
        PodConfig p = name.find(globals);
        var look = new PodLook(globals);
        PodRow row = look.row(p);
        if (!mayAnswer(p, row)) {
            print(row, Optional.empty());
            return unanswered(row);
        }
        try {
            PodSight sight = look.sight(p, globals.connect(p));
            print(row.state().equals(PodRow.STATIC) ? row.in(PodRow.READY, "") : row, Optional.of(sight));
            globals.lastSeen().remember(p.name(), sight.runs());
            return ExitCode.OK.code();
        } catch (OpsException e) {
            if (e.exitCode() == ExitCode.UNREACHABLE) {
                print(row.in(row.state().equals(PodRow.UNKNOWN) ? row.state() : PodRow.UNREACHABLE, e.getMessage()), Optional.empty());
            }
            throw e;
        }
    }

    private boolean mayAnswer(PodConfig p, PodRow row) {
        return switch (row.state()) {
            case PodRow.STATIC -> true;
            case PodRow.READY -> !row.address().isEmpty();
            case PodRow.UNKNOWN -> globals.rentedPods().book().entry(p).filter(RentedPods::isReady).isPresent();
            default -> false;
        };
    }

    /** That a pod isn't up is an answer; that its provider gives none, isn't. */
    private static int unanswered(PodRow row) {
        if (row.state().equals(PodRow.UNKNOWN)) {
            throw new OpsException(ExitCode.UNREACHABLE, "pod " + row.name() + ": " + row.detail(), "try again: ops pod status " + row.name());
        }
        return ExitCode.OK.code();
    }

    private void print(PodRow row, Optional<PodSight> sight) {
        Console console = globals.console();
        Instant now = globals.clock().instant();
        if (console.json()) {
            ObjectNode document = Json.document();
            document.setAll(row.json(now));
            sight.ifPresent(s -> document.setAll(json(s)));
            console.result(document);
            return;
        }
        String machine = sight.map(s -> PodText.machine(s) + PodText.runs(s)).orElse("");
        List<RunRow> rows = sight.stream().flatMap(s -> worthALook(s)).map(RunRow::of).toList();
        console.result(PodText.lines(row, now) + machine + Table.text(rows, console.color(), console.width()));
    }

    /** What would be lost with the pod. */
    private static Stream<RunRecord> worthALook(PodSight sight) {
        return Stream.concat(sight.unfinished().stream(), sight.unfetched().stream()).limit(RUNS_AT_MOST);
    }

    private static ObjectNode json(PodSight sight) {
        ObjectNode node = Json.object().put("uptime_sec", sight.uptimeSeconds().orElse(null));
        ArrayNode gpus = node.putArray("gpu");
        sight.gpus().forEach(gpu -> gpus.addObject().put("name", gpu.name()).put("memory_used_mib", gpu.usedMib().orElse(null))
                .put("memory_total_mib", gpu.totalMib().orElse(null)).put("util_pct", gpu.utilPct().orElse(null)));
        ArrayNode disks = node.putArray("disks");
        sight.disks().forEach(disk -> disks.addObject().put("directory", disk.directory()).put("total_bytes", disk.totalBytes()).put("free_bytes", disk.freeBytes()));
        ArrayNode runs = node.putArray("runs");
        sight.runs().forEach(run -> runs.add(JsonReport.row(RunRow.of(run)).put("fetched", sight.fetched().contains(run.path()))));
        return node;
    }
}
