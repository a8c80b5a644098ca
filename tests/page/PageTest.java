package tests.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tests.support.Chromium;

/** The page as a whole, in a browser. */
class PageTest {
    @TempDir
    static Path dir;
    private static Chromium chromium;

    @BeforeAll
    static void startBrowser() throws Exception {
        chromium = new Chromium();
    }

    @AfterAll
    static void endBrowser() throws Exception {
        chromium.close();
    }

    @Test
    void textOfARunIsNeverRun() throws Exception {
        String title = chromium.run(SampleData.page(dir, 12, 100), "await page.waitForTimeout(100); return page.title();").asText();

        assertEquals("charlm · 12 runs", title);
    }
}
