package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import lib.run.Kind;
import lib.run.RunDir;
import lib.run.Supervision;
import lib.run.Supervision.OnStall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --retries}: a command that is started again, and what is recorded of it. */
class RetriesTest {
    private static final int STEPS = 40;
    /** Attempts 1 and 2 end as stalled ones do, the third with 5; each says in every line which one it is. */
    private static final String STALLING = """
            import os, signal, sys, time
            signal.signal(signal.SIGTERM, signal.SIG_IGN)    # a recorder that sees the mark before the end ends what is stalled
            ops = os.path.join(os.environ['OPS_RUN_DIR'], '.ops')
            attempt = int(open(os.path.join(ops, 'attempt')).read()) if os.path.exists(os.path.join(ops, 'attempt')) else 1
            for i in range(%d):
                print('iter %%d: loss %%.1f, time 1ms attempt %%d' %% (attempt * 30 + i, 99 - i, attempt), flush=True)
                time.sleep(0.02)
            if attempt < 3:
                open(os.path.join(ops, 'stop'), 'w').write('by=ops\\nreason=stalled\\n')
                sys.exit(attempt)
            sys.exit(5)
            """.formatted(STEPS);
    @TempDir
    Path root;

    @Test
    void aCauseThatARestartCuresIsFollowedByAnotherAttempt() throws Exception {
        try (var run = stalling().start()) {
            awaitAttempt(run, 2);
            checkThree(run);
            List<JsonNode> restarts = run.lines(RunDir.EVENTS).stream().filter(e -> e.path("event").asText().equals("attempt_restarting")).toList();
            assertEquals(List.of("stalled", "stalled"), restarts.stream().map(e -> e.path("reason").asText()).toList());
            assertEquals(List.of(5, 30), restarts.stream().map(e -> e.path("wait_sec").asInt()).toList());
        }
    }

    @Test
    void whateverIsKilledBetweenAttemptsNothingIsLostAndNothingStartedTwice() throws Exception {
        try (var run = stalling().start()) {
            var random = new Random(7);
            // How long a recorder takes to start, or to write the summary, is the machine's: each gets to work before the next kill, and a little further every time.
            String before = "";
            for (int kills = 0; awaitBeat(run, before); kills++) {
                Thread.sleep(100 + random.nextInt(1200 + 100 * kills));
                before = beat(run);
                int what = random.nextInt(3);
                var killed = new ArrayList<ProcessHandle>(what > 0 ? RecordedRun.recorders(run.dir) : List.of());
                killed.addAll(what < 2 ? RecordedRun.launchers(run.dir) : List.of());
                killed.forEach(ProcessHandle::destroyForcibly);
                if (what < 2) {
                    run.start();
                }
            }
            checkThree(run);
        }
    }

    @Test
    void whatOutlivesAnAttemptIsEndedBeforeTheNext() throws Exception {
        String script = """
                if [ -e "$OPS_RUN_DIR/child" ]; then kill -0 "$(cat "$OPS_RUN_DIR/child")" 2>/dev/null && exit 9; exit 0; fi
                setsid sh -c 'trap "" TERM; while :; do sleep 0.2; done' </dev/null >/dev/null 2>&1 &
                echo $! >"$OPS_RUN_DIR/child"
                printf 'by=ops\\nreason=stalled\\n' >"$OPS_RUN_DIR/.ops/stop"
                exit 1
                """;
        try (var run = new RecordedRun(root, "sh", "-c", script).supervision(new Supervision(0, 1, 1, OnStall.RESTART, Supervision.Notice.none())).write().start()) {
            JsonNode summary = run.summary();
            assertEquals(2, summary.path("attempts").size());
            assertEquals(0, summary.path("exit_code").asInt(), "the child of the first attempt was still there");
        }
    }

    @Test
    void anotherCauseIsNotRetried() throws Exception {
        try (var run = new RecordedRun(root, "sh", "-c", "exit 3").supervision(supervision(5)).write().start()) {
            assertEquals(1, run.summary().path("attempts").size());
            assertEquals(3, run.summary().path("exit_code").asInt());
        }
    }

    @Test
    void aStopThatComesBetweenTwoAttemptsEndsTheRun() throws Exception {
        try (var run = stalling().start()) {
            awaitAttempt(run, 2);
            Files.writeString(run.dir.resolve(RunDir.STOP), "by=me\nat=2026-01-01T00:00:00.000Z\nreason=stop\n");
            JsonNode summary = run.summary();
            assertEquals("stopped", summary.path("state").asText());
            assertEquals("me", summary.path("stopped").path("by").asText());
            assertEquals(2, summary.path("attempts").size());
            assertTrue(run.log().lines().noneMatch(l -> l.contains("attempt 2")), "it was never started");
        }
    }

    /** Waits until a recorder has written a heartbeat since this one; false when the run is over. */
    private static boolean awaitBeat(RecordedRun run, String before) throws Exception {
        Path summary = run.dir.resolve(RunDir.SUMMARY);
        RecordedRun.await("a recorder at work", () -> Files.exists(summary) || !beat(run).equals(before));
        return Files.notExists(summary);
    }

    private static String beat(RecordedRun run) throws Exception {
        Path heartbeat = run.dir.resolve(RunDir.HEARTBEAT);
        return Files.exists(heartbeat) ? Files.readString(heartbeat) : "";
    }

    private RecordedRun stalling() throws Exception {
        return new RecordedRun(root, "python3", "-c", STALLING).metrics(Kind.NANOGPT_TRAIN.metricPatterns()).supervision(supervision(2)).write();
    }

    private static Supervision supervision(int retries) {
        return new Supervision(0, 1, retries, OnStall.RESTART, Supervision.Notice.none());
    }

    private static void awaitAttempt(RecordedRun run, int number) throws Exception {
        RecordedRun.await("attempt " + number, () -> Files.exists(run.dir.resolve(RunDir.ATTEMPT))
                && Files.readString(run.dir.resolve(RunDir.ATTEMPT)).strip().equals(Integer.toString(number)));
    }

    private static void checkThree(RecordedRun run) throws Exception {
        JsonNode summary = run.summary();
        assertEquals("failed", summary.path("state").asText());
        assertEquals(5, summary.path("exit_code").asInt());
        assertEquals(List.of(1, 2, 5), codes(summary));
        List<String> expected = IntStream.rangeClosed(1, 3).boxed().flatMap(a -> IntStream.range(0, STEPS).mapToObj(i -> a + "/" + (a * 30 + i))).toList();
        assertEquals(expected, run.log().lines().map(l -> l.replaceAll(".*attempt ", "") + "/" + l.replaceAll("iter (\\d+):.*", "$1")).toList());
        List<JsonNode> metrics = run.lines(RunDir.METRICS);
        assertEquals(expected, metrics.stream().map(m -> m.path("attempt").asText() + "/" + m.path("step").asText()).toList());
        assertEquals(IntStream.of(0, 10, 10).boxed().toList(), IntStream.rangeClosed(1, 3).mapToObj(a -> (int) metrics.stream()
                .filter(m -> m.path("attempt").asInt() == a && m.path("repeated").asBoolean()).count()).toList(), "steps done again are marked");
        assertEquals(3, run.events().stream().filter(e -> e.equals("attempt_started")).count());
        assertEquals(1, run.events().stream().filter(e -> e.equals("finished")).count());
    }

    private static List<Integer> codes(JsonNode summary) {
        var codes = new ArrayList<Integer>();
        summary.path("attempts").forEach(a -> codes.add(a.path("exit_code").asInt(-1)));
        return codes;
    }
}
