package tests.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import lib.store.Json;

/** How a program ended, with what it printed. */
public record Ran(int code, String out, String err) {

    /** Fails with everything that was printed when the exit code is another one. */
    public Ran expect(int expected) {
        assertEquals(expected, code, () -> "stdout:\n" + out + "\nstderr:\n" + err);
        return this;
    }

    /** Exactly one JSON document. */
    public JsonNode json() {
        return Json.parse(out).orElseThrow(() -> new AssertionError("no JSON document: " + out + "\n" + err));
    }

    public List<String> lines() {
        return out.lines().toList();
    }

    /** "ops: ..." and one hint line with what to do, and no stack trace. */
    public Ran complaint(int expected, String part) {
        expect(expected);
        List<String> lines = err.lines().toList();
        assertTrue(err.startsWith("ops: ") && err.contains(part), err);
        assertTrue(lines.size() == 2 && lines.get(1).startsWith("     ") && !lines.get(1).isBlank(), "two lines: " + err);
        assertFalse(err.contains(" at lib.") || err.contains("Exception"), err);
        return this;
    }
}
