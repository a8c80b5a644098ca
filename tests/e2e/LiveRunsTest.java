package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import lib.pod.LiveLook;
import lib.pod.LiveRuns;
import lib.pod.SshPod;
import lib.pod.SshTarget;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.run.RunState;
import org.junit.jupiter.api.Test;
import tests.pod.MadeRun;
import tests.support.CuttingProxy;
import tests.support.LoopbackPod;

/** Looks over a real ssh: what a broken connection loses comes with the next look, and nothing comes twice. */
class LiveRunsTest extends OnPod {
    /** A name of the pod in ssh's own configuration; ssh asks nobody. */
    private SshPod ssh(String alias) {
        return new SshPod(alias, new SshTarget(alias, List.of("-F", pod.root + "/ssh_config"), "%C"), pod.root.resolve("state-" + alias), false);
    }

    private static List<Integer> steps(LiveLook look, MadeRun run) {
        return Optional.ofNullable(look.news().get(run.path())).stream().flatMap(n -> n.metrics().stream()).map(row -> row.path("step").asInt()).toList();
    }

    @Test
    void aConnectionThatBreaksAnywhereLosesAndRepeatsNothing() throws Exception {
        MadeRun run = MadeRun.live(pod.runs, "made");
        var rows = new StringBuilder();
        IntStream.range(0, 9000).forEach(i -> rows.append("{\"step\": ").append(i).append(", \"train/loss\": 0.5}\n"));
        run.add(RunDir.METRICS, rows.toString()).add(RunDir.LOG, "log\n".repeat(20_000));
        try (var network = new CuttingProxy(pod.port)) {
            pod.alias("cut", network.port());
            var live = new LiveRuns(ssh("cut"), List.of(pod.runs.toString()));
            var steps = new ArrayList<Integer>();
            var log = new StringBuilder();
            for (long bytes : List.of(6_000L, 60_000L, 200_000L, 320_000L)) {
                network.cutDown(bytes);
                var e = assertThrows(OpsException.class, () -> live.look(Set.of(run.path())), bytes + " bytes");
                assertEquals(ExitCode.UNREACHABLE, e.exitCode());
            }
            assertEquals(4, network.cuts());
            for (int i = 0; i < 3; i++) {
                LiveLook look = live.look(Set.of(run.path()));
                steps.addAll(steps(look, run));
                Optional.ofNullable(look.news().get(run.path())).flatMap(n -> n.log()).ifPresent(text -> log.append(new String(text.bytes(), StandardCharsets.UTF_8)));
                assertEquals(RunState.RUNNING, look.runs().stream().filter(r -> r.id().equals("made")).findFirst().orElseThrow().state());
            }
            assertEquals(IntStream.range(0, 9000).boxed().toList(), steps);
            assertTrue(log.toString().matches("(log\n){16000,16384}"), log.length() + " characters of the log");
            ssh("cut").hangUp();
        }
    }

    @Test
    void aRealRunIsSeenFromItsStartToItsEnd() throws Exception {
        String script = "echo 'step 1: train loss 2.5'; until [ -e '" + pod.root + "/go' ]; do sleep 0.1; done; echo 'step 2: train loss 1.5'; exit 3";
        submit("real", "sh", "-c", script).expect(0);
        LiveRuns live = LiveRuns.of(ssh("box"), pod.run("real"));
        var log = new StringBuilder();
        var states = new ArrayList<RunState>();
        LoopbackPod.await("its log", () -> {
            look(live, log, states);
            return log.toString().contains("step 1");
        });
        pod.here("touch", pod.root + "/go");
        LoopbackPod.await("its end", () -> {
            look(live, log, states);
            return states.get(states.size() - 1) == RunState.FAILED;
        });
        look(live, log, states);
        assertEquals("step 1: train loss 2.5\nstep 2: train loss 1.5\n", log.toString());
        assertEquals(RunState.RUNNING, states.stream().filter(s -> s != RunState.STARTING).findFirst().orElseThrow());
        assertEquals(Set.of(), Set.copyOf(states.stream().filter(s -> s == RunState.LOST || s == RunState.UNKNOWN).toList()));
    }

    private void look(LiveRuns live, StringBuilder log, List<RunState> states) {
        LiveLook look = live.look(Set.of(pod.run("real").path()));
        look.news().values().forEach(n -> n.log().ifPresent(text -> log.append(new String(text.bytes(), StandardCharsets.UTF_8))));
        states.add(look.runs().get(0).state());
    }
}
