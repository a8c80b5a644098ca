package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import lib.run.RunDir;
import lib.store.Json;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tests.support.Checkout;
import tests.support.OpsMain;
import tests.support.Ran;

/** Whatever a log, a tag, a note, a name or an error says: a user's terminal obeys none of it. Shown on a real pseudo terminal. */
class EscapesTest extends OnPod {
    /** Clear the screen, title, clipboard, tmux's way out, an 8-bit sequence, bell, backspaces, an overwritten line, a turned one. */
    private static final String EVIL = "\u001b[2J\u001b]0;owned\u0007\u001b]52;c;ZXZpbA==\u001b\\\u001bPtmux;\u001b\u001b]0;x\u0007\u001b\\\u001b]8;;http://evil\u001b\\\u009b1;1H\u009d0;y\u009c\u0007\b\b\u202eevil";
    private static final String PTY = "import os, pty, sys\nsys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";

    @BeforeAll
    void recordARun() throws Exception {
        String python = "import sys\nevil = '''" + EVIL + "'''\nprint('begin', evil, '\\x1b[31mred\\x1b[0m'); open(evil.replace('/', '_') + 'name', 'w').close(); sys.stdout.buffer.write(b'\\xff\\x9b2J no utf-8\\r over\\n')\nraise ValueError(evil)";
        var options = List.of("--pod", "here", "--tag", "tag" + EVIL, "--note", "note" + EVIL);
        assertSafe(submit(laptop, options, "hostile", "sh", "-c", "cd \"$OPS_RUN_DIR\" && exec python3 -u -X utf8 -c \"$1\"", "sh", python).expect(0));
        summary("hostile");
        rewrite(RunDir.METADATA, node -> node.put("preset", "preset" + EVIL));
        rewrite(RunDir.SUMMARY, node -> ((ObjectNode) node.path("metrics").path("last")).put("metric" + EVIL, 1.5).put("step", 2));
        Files.writeString(pod.file("hostile", RunDir.METRICS), Json.line(Json.object().put("t", "x").put("attempt", 1).put("step", 2).put("metric" + EVIL, 1.5)) + "\n",
                StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void rewrite(String name, java.util.function.Consumer<ObjectNode> change) throws Exception {
        ObjectNode node = (ObjectNode) json("hostile", name);
        change.accept(node);
        Files.writeString(pod.file("hostile", name), Json.pretty(node));
    }

    /** What ops prints on a terminal. */
    private Ran shown(String... args) throws Exception {
        var words = new ArrayList<>(List.of("python3", "-c", PTY, System.getProperty("java.home") + "/bin/java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path") + ":" + Checkout.root(), OpsMain.class.getName(), "--project-config", laptop.dir.resolve("configs/ops/project.json").toString(), "--pod", "here"));
        words.addAll(List.of(args));
        return pod.here(words.toArray(String[]::new));
    }

    /** Colour may be there, and what ops itself uses to replace its progress line. */
    private String assertSafe(Ran ran) {
        String text = (ran.out() + ran.err()).replaceAll("\u001b\\[[0-9:;]*m|\r\u001b\\[K", "");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            assertFalse(c < ' ' && c != '\n' && c != '\r' && c != '\t' || c >= 0x7f && c < 0xa0 || c == '\u202e', () -> "U+" + Integer.toHexString(c) + " in " + text);
        }
        assertFalse(text.contains("ZXZpbA"), "the sequences' text is gone as well");
        return text;
    }

    @Test
    void statusListReportDiffAndValidateSayItSafely() throws Exception {
        String status = assertSafe(shown("status", "hostile").expect(0));
        assertTrue(status.contains("tag") && status.contains("note") && status.contains("preset") && status.contains("ValueError"), status);
        assertTrue(assertSafe(shown("list").expect(0)).contains("hostile"));
        assertSafe(shown("report", "--glob", pod.runs + "/*").expect(0));
        assertSafe(shown("validate", "hostile").expect(1));
        submit(laptop, List.of("--pod", "here", "--wait"), "other", "true").expect(0);
        assertSafe(shown("diff", "hostile", "other"));
    }

    @Test
    void jsonHasItAsJsonEscapes() throws Exception {
        for (String command : List.of("status", "validate")) {
            assertEscapedJson(shown(command, "hostile", "--json"));
        }
        assertEscapedJson(shown("list", "--json"));
        String tag = laptop.ops("status", "hostile", "--json", "--pod", "here").json().path("tags").path(0).asText();
        assertEquals("tag" + EVIL, tag, "and means the same");
    }

    private void assertEscapedJson(Ran ran) {
        assertTrue(ran.out().chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\r' || c >= 0x7f && c < 0xa0 || c == 0x202e), ran.out());
    }

    @Test
    void fetchNamesFilesSafely() throws Exception {
        Path copies = pod.root.resolve("copies");
        assertSafe(shown("fetch", "hostile", "--to", copies.toString()));
        Files.writeString(pod.file("hostile", "late" + EVIL.replace("/", "_")), "not in the digests");
        assertSafe(shown("fetch", "hostile", "--to", copies.toString()));
    }

    @Test
    void tailOnATerminalPassesColourOnly() throws Exception {
        Ran ran = shown("tail", "hostile", "-n", "all", "--no-follow").expect(0);
        String text = assertSafe(ran);
        assertTrue(ran.out().contains("\u001b[31mred\u001b[0m"), text);
        assertTrue(text.contains("\ufffd\ufffd2J no utf-8\r over"), text);
        assertFalse(shown("tail", "hostile", "-n", "all", "--no-follow", "--no-color").out().contains("\u001b"));
        assertEscapedJson(shown("tail", "hostile", "-n", "all", "--no-follow", "--json"));
    }

    @Test
    void tailIntoAFileHasTheLogsOwnBytes() throws Exception {
        Process tail = laptop.start("tail", "hostile", "-n", "all", "--no-follow", "--pod", "here");
        laptop.finish(tail).expect(0);
        assertArrayEquals(Files.readAllBytes(pod.file("hostile", RunDir.LOG)), Files.readAllBytes(laptop.output(tail)));
    }

    @Test
    void theLiveLineAndTheFollowedLogAreSafe() throws Exception {
        String log = "printf '%b' '\\033]0;x\\007\\033[2Jafter \\033[32mgreen\\033[0m\\n'; sleep 1; exit 3";
        assertTrue(assertSafe(shown("run", "submit", "--run-id", "followed", "--follow", "--", "sh", "-c", log)).contains("after"));
        assertSafe(shown("run", "submit", "--run-id", "waited", "--wait", "--tag", EVIL, "--", "sh", "-c", log));
    }
}
