package tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import lib.run.RunDir;
import lib.run.RunState;
import lib.store.LocalRuns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tests.support.Checkout;
import tests.support.Scripts;

/** The wall clock is set back an hour while a run is recorded. The real one is everybody's: a library in front of libc's plays it, where there is a C compiler. */
@Timeout(300)
class ClockTest {
    private static final Duration HALF = Duration.ofMinutes(30);
    @TempDir
    Path root;

    @Test
    void aClockThatIsSetBackEndsNothingAndGivesNoNegativeTime() throws Exception {
        Path back = root.resolve("back");
        Map<String, String> clock = clock(back);
        try (var faulty = new FaultyRun(root, "slow")) {
            clock.forEach(faulty.run::environment);
            faulty.start();
            faulty.recorder();
            Instant before = heartbeat(faulty);
            Files.writeString(back, "");
            if (clock.containsKey("LD_PRELOAD")) {
                FaultyRun.await("a heartbeat by the new clock", () -> heartbeat(faulty).isBefore(before.minus(HALF)));
            }
            faulty.awaitGrowth();
            assertEquals(RunState.RUNNING, LocalRuns.readOne(faulty.dir).state());
            JsonNode summary = faulty.enough().complete();
            assertTrue(Instant.parse(summary.path("ended_at").asText()).isBefore(Instant.parse(summary.path("started_at").asText())), "the clock was set back: " + summary);
            assertTrue(summary.path("duration_sec").asDouble(0) >= 0, "a negative duration: " + summary.path("duration_sec"));
            Fault.report("the " + (clock.containsKey("LD_PRELOAD") ? "" : "shells' ") + "clock set back an hour", 1, faulty.nothing() + ", no negative duration");
        }
    }

    /** Variables that set the clock of all that belongs to the run; without a C compiler of the shells alone. */
    private Map<String, String> clock(Path back) throws IOException {
        Path library = root.resolve("clock.so");
        String source = Checkout.root().resolve("tests/faults/clock.c").toString();
        if (Mount.run("sh", "-c", "exec cc -shared -fPIC -O1 -o \"$1\" \"$2\"", "sh", library.toString(), source) == 0) {
            return Map.of("LD_PRELOAD", library.toString(), "CLOCK_BACK", back.toString());
        }
        String date = "#!/bin/sh\n[ -e '" + back + "' ] && exec /bin/date -d '1 hour ago' \"$@\"\nexec /bin/date \"$@\"\n";
        return Map.of("PATH", Scripts.write(root.resolve("bin/date"), date).getParent() + ":" + System.getenv("PATH"));
    }

    private static Instant heartbeat(FaultyRun faulty) throws Exception {
        Path file = faulty.dir.resolve(RunDir.HEARTBEAT);
        FaultyRun.await("a heartbeat", () -> Files.exists(file));
        return Instant.parse(List.of(Files.readString(file).split(" ")).get(0));
    }
}
