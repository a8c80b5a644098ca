package tests.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The browser that all tests share. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChromiumTest {
    private final Chromium chromium = Chromium.shared();
    @TempDir
    private static Path dir;
    private static String page;

    @BeforeAll
    static void writePage() throws IOException {
        page = Files.writeString(dir.resolve("page.html"), "<!doctype html><title>t</title>").toUri().toString();
    }

    @Test
    void nothingPassesFromOnePageToTheNext() throws Exception {
        String counted = "return page.evaluate(() => { localStorage.setItem('seen', localStorage.getItem('seen') + '+'); return localStorage.getItem('seen'); });";

        assertEquals("null+", chromium.run(page, counted).asText());
        assertEquals("null+", chromium.run(page, counted).asText());
    }

    @Test
    void pagesOfSeveralThreadsAreOpenAtOnceAndEachGetsItsOwnAnswer() throws Exception {
        Path flag = dir.resolve("flag");
        try (var threads = Executors.newFixedThreadPool(2)) {
            Future<String> waits = threads.submit(() -> chromium.run(page, "const fs = process.getBuiltinModule('node:fs');"
                    + " while (!fs.existsSync('" + flag + "')) await page.waitForTimeout(20); return 'waited';").asText());
            Future<String> frees = threads.submit(() -> chromium.run(page, "process.getBuiltinModule('node:fs').writeFileSync('" + flag + "', ''); return 'freed';").asText());

            assertEquals("waited freed", waits.get() + " " + frees.get());
        }
    }

    @Test
    void aBrowserThatDiedFailsItsTestAndIsStartedAnewForTheNextAndEndsWithTheJvm() throws Exception {
        var own = new Chromium();
        ProcessHandle first = own.driver().process();
        assertThrows(IOException.class, () -> own.run(page, "process.getBuiltinModule('node:child_process').execFileSync('pkill', ['-KILL', '-P', String(process.pid)]);"
                + " await page.waitForTimeout(60000);"));
        LoopbackPod.await("the end of the first", () -> !first.isAlive());

        assertEquals("t", own.run(page, "return page.title();").asText());
        assertNotEquals(first, own.driver().process());
        List<ProcessHandle> all = own.driver().process().descendants().toList();
        assertNotEquals(List.of(), all);
        own.driver().end();
        LoopbackPod.await("the end of the browser", () -> all.stream().noneMatch(p -> LoopbackPod.isAlive(p.pid())));
    }
}
