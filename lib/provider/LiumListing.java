package lib.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import lib.pod.ScriptResult;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.Json;

/** The pods that lium lists for the key's account or workspace. */
final class LiumListing {
    private final LiumCli cli;

    LiumListing(LiumCli cli) {
        this.cli = cli;
    }

    List<RentedPod> all() {
        ScriptResult said = cli.ask(List.of("ps", "--format", "json"));
        if (said.exitCode() != 0) {
            throw LiumFailure.of(said).error("lium ps");
        }
        JsonNode list = Json.parse(said.stdout()).filter(JsonNode::isArray).orElseThrow(() -> new OpsException(ExitCode.FAILED,
                "lium ps --format json printed no list of pods: " + LiumFailure.of(said).message(), "is the lium on PATH the one of package lium.io? " + LiumCli.INSTALL));
        return StreamSupport.stream(list.spliterator(), false).map(LiumPods::read).toList();
    }

    /** The one that is called so and hasn't ended. */
    Optional<RentedPod> named(String podName) {
        List<RentedPod> named = all().stream().filter(p -> p.name().equals(podName) && p.state() != RentedPod.State.GONE).toList();
        if (named.size() > 1) {
            String ids = String.join(" and ", named.stream().map(RentedPod::id).toList());
            throw new OpsException(ExitCode.CONFLICT, "lium has " + named.size() + " pods that are called " + podName + ", and all are billed: " + ids,
                    "end the ones that aren't needed: lium rm ID");
        }
        return named.stream().findFirst().map(LiumPods::checked);
    }

    Optional<RentedPod> withId(String id) {
        return all().stream().filter(p -> p.id().equals(id)).findFirst();
    }
}
