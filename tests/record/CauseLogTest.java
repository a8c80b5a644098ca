package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import lib.record.CauseFacts;
import lib.record.CauseFinder;
import lib.record.CauseFinder.Finding;
import lib.record.CauseKernelLog;
import lib.record.CauseLog;
import lib.run.FailureCause;
import org.junit.jupiter.api.Test;

/** Logs that nobody would write on purpose. */
class CauseLogTest {
    private static final String TRACEBACK = "Traceback (most recent call last):\n  File \"t.py\", line 1, in <module>\n    f()\n";

    private static Finding find(String log) {
        return find(log.getBytes(StandardCharsets.UTF_8));
    }

    private static Finding find(byte[] log) {
        long newlines = new String(log, StandardCharsets.ISO_8859_1).chars().filter(c -> c == '\n').count();
        return CauseFinder.find(CauseFacts.ended(1), CauseLog.of(log, newlines, true)).orElseThrow();
    }

    @Test
    void thousandsOfHandledTracebacksDoNotHideTheLast() {
        String log = (TRACEBACK + "ValueError: again\n").repeat(4000) + TRACEBACK + "KeyError: 'the last'\n";
        Finding found = find(log);
        assertEquals("KeyError: 'the last'", found.message());
        assertEquals(4 * 4000 + 4, found.evidence().get(0).line());
    }

    @Test
    void aLineOfMegabytesIsCutAndTheErrorBehindItFound() {
        Finding found = find("x".repeat(3 << 20) + "\n" + TRACEBACK + "ValueError: " + "y".repeat(1 << 20) + "\n");
        assertEquals(FailureCause.PYTHON_EXCEPTION, found.cause());
        assertEquals(500, found.message().length());
        assertEquals(5, found.evidence().get(0).line());
    }

    @Test
    void millionsOfEmptyLinesBehindTheErrorDoNotHideIt() {
        Finding found = find(TRACEBACK + "ValueError: before\n" + "\n".repeat(2 << 20));
        assertEquals("ValueError: before", found.message());
        assertEquals(4, found.evidence().get(0).line());
    }

    @Test
    void aBarOfMegabytesDoesNotHideTheErrorOnItsLine() {
        Finding found = find("\r 10%|#    | 1/10 [00:01<00:09, 1.0s/it]".repeat(50_000) + "\r" + TRACEBACK + "ValueError: bar\r\n");
        assertEquals("ValueError: bar", found.message());
    }

    @Test
    void anErrorWithoutANewlineIsFoundWithItsLine() {
        Finding found = find(TRACEBACK + "ValueError: cut");
        assertEquals("ValueError: cut", found.message());
        assertEquals(4, found.evidence().get(0).line());
    }

    @Test
    void bytesOfNoEncodingProveNothing() {
        var random = new Random(5);
        for (int i = 0; i < 5; i++) {
            byte[] bytes = new byte[200_000];
            random.nextBytes(bytes);
            assertEquals(FailureCause.UNKNOWN, find(bytes).cause());
        }
    }

    @Test
    void linesInAnyOrderNeverBreakTheSearch() {
        String all = TRACEBACK + "ValueError: x\n  + Exception Group Traceback (most recent call last):\n  | ExceptionGroup: g (1 sub-exception)\n  +-+---------------- 1 ----------------\n"
                + "    | Traceback (most recent call last):\n    | KeyError: 1\nDuring handling of the above exception, another exception occurred:\n[rank1]: " + TRACEBACK
                + "The above exception was the direct cause of the following exception:\nRoot Cause (first observed failure):\n  rank      : 1 (local_rank: 1)\n  exitcode  : -9 (pid: 5)\n"
                + "Exception ignored in: <x>\nusage: x\nx: error: y\nKilled\nterminate called after throwing an instance of 'std::bad_alloc'\nSyntaxError: x\n";
        var lines = new ArrayList<>(Arrays.asList(all.split("\n")));
        var random = new Random(7);
        for (int i = 0; i < 300; i++) {
            java.util.Collections.shuffle(lines, random);
            Finding found = find(String.join("\n", lines.subList(0, random.nextInt(lines.size()))));
            assertTrue(!found.evidence().isEmpty() && !found.message().isBlank());
        }
    }

    @Test
    void aSecretThatWasMaskedStaysMasked() {
        assertEquals("ValueError: bad token ***", find(TRACEBACK + "ValueError: bad token ***\n").message());
    }

    @Test
    void onlyXidsOfThisBootSinceTheStartCount() {
        String log = """
                [  900.000000] NVRM: Xid (PCI:0000:44:00): 31, of an earlier boot
                [    0.000000] Linux version 6.1.0
                [   99.500000] NVRM: Xid (PCI:0000:44:00): 13, before the run
                Nov 24 11:00:00 pod kernel: [  150.250000] NVRM: Xid (PCI:0000:44:00): 79, GPU has fallen off the bus.
                [  151.000000] usb 1-1: new device
                NVRM: Xid without a time
                """;
        assertEquals(List.of("Nov 24 11:00:00 pod kernel: [  150.250000] NVRM: Xid (PCI:0000:44:00): 79, GPU has fallen off the bus."), CauseKernelLog.xids(log, 12_000));
    }

    @Test
    void onlyTheEndOfALineThatBeganBeforeTheTailIsNoLine() {
        byte[] tail = "st recent call last):\nValueError: half\n".getBytes(StandardCharsets.UTF_8);
        assertEquals(List.of(FailureCause.UNKNOWN), CauseFinder.find(CauseFacts.ended(1), CauseLog.of(tail, 900, false)).stream().map(Finding::cause).toList());
    }
}
