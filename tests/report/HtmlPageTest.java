package tests.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import lib.report.HtmlPage;
import lib.report.PageData;
import lib.report.PageRun;
import lib.store.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tests.support.Checkout;
import tests.support.Chromium;

/** The frame around the page's data: what stands in it can't get out of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HtmlPageTest {
    private static final Path VENDOR = Checkout.root().resolve("lib/report/page/vendor");
    private final Chromium chromium = Chromium.shared();
    private static final String HOSTILE = "@DATA@ @SCRIPTS@ </title></script><script>document.title='owned'</script><!--<script>\u2028 \u0000 &amp; '\"";

    private static ObjectNode page(String text) {
        ObjectNode page = PageData.document(text, Instant.EPOCH, false, false);
        ObjectNode metadata = Samples.metadata(text, text);
        page.withArray("runs").add(run(PageRun.json("r0", Samples.over("20260102-030405-demo-ab2c", metadata, Samples.failed("cuda_oom", text, text)), MissingNode.getInstance(), List.of()), text));
        return page;
    }

    private static ObjectNode run(ObjectNode run, String text) {
        run.putArray("curves");
        run.putArray("gpu_curves");
        run.putObject("facts");
        ((ObjectNode) run.path("config")).put(text, text);
        return run;
    }

    @Test
    void whateverTitleAndDataSayInARealBrowserTheyAreTextAndTheVendoredProgramsRun(@TempDir Path dir) throws Exception {
        ObjectNode page = page(HOSTILE);
        Path file = dir.resolve("page.html");
        try (var out = Files.newBufferedWriter(file)) {
            HtmlPage.write(page, "'none'", out);
        }
        JsonNode seen = chromium.run(file.toUri().toString(), """
                return page.evaluate(() => ({title: document.title, data: document.getElementById('data').textContent, charts: typeof echarts.init + ' ' + echarts.version,
                    ansi: new AnsiUp().ansi_to_html('\\u001b[31m<b>'), scripts: document.scripts.length, owned: typeof owned}))""");
        assertEquals(Json.parse(Json.line(page)), Json.parse(seen.path("data").textValue()));
        assertTrue(seen.path("title").textValue().startsWith("@DATA@ @SCRIPTS@ </title></script>"), seen.path("title").textValue());
        assertEquals("function 6.1.0", seen.path("charts").textValue());
        assertTrue(seen.path("ansi").textValue().contains("&lt;b&gt;") && seen.path("ansi").textValue().contains("187,0,0"), seen.path("ansi").textValue());
    }

    @Test
    void thePageIsTheSameWhetherItIsWrittenOrATextAndHasNoPlaceholderLeft() throws IOException {
        ObjectNode page = page("plain");
        var out = new java.io.StringWriter();
        HtmlPage.write(page, "'self'", out);
        assertEquals(HtmlPage.text(page, "'self'"), out.toString());
        assertFalse(out.toString().matches("(?s).*@(POLICY|TITLE|STYLE|LICENCES|DATA|SCRIPTS)@.*"));
        assertTrue(out.toString().contains("connect-src 'self'"));
    }

    @Test
    void theDataHasNoCharacterThatCouldEndItsElement() {
        String html = HtmlPage.text(page(HOSTILE), "'none'");
        String data = html.substring(html.indexOf("id=\"data\">") + 10, html.indexOf("</script>", html.indexOf("id=\"data\">")));
        assertFalse(data.contains("<"), data);
        assertTrue(data.contains("\\u003C/script>"), data);
    }

    @Test
    void theChartingProgramStandsInThePageByteForByte() throws IOException {
        String program = Files.readString(VENDOR.resolve("echarts.min.js"));
        assertTrue(HtmlPage.text(page("x"), "'none'").contains("<script>" + program + "</script>"), "it was changed, though nothing in it had to be");
    }

    /** echarts 6.1.0 and ansi_up 6.0.6 of npm, whose packages have the SRI digests sha512-q0yaFPgg...IyHZA== and sha512-yIa1x3Ec...EpRKA==. */
    @ParameterizedTest
    @CsvSource({"echarts.min.js,Uyq/AgtqFM4vT+unIGTDr4wMJDTUK9O5w2PXMQeBCSR8koqHpVz+qBmcQ+9Oeo5H+EmvT4pp/5QrsqhIbyjHTQ==",
            "echarts.LICENSE,YloC0HUhhCSecLQ5BQ3/cyuJMMfW3lAQwF8kOlJaohRteq3WRYViz6KMGQPWM4k3j7DxKYcZcnEhJNR7bo8+xw==",
            "echarts.NOTICE,4HSLet8Kh1NAkSSqjAlK2KwKN/tpjthnSH0TwbneAJ4s7dC+/RJmdg/UNH77xs60uSAqOTA5Wpjjq3Dte1cglw==",
            "echarts.LICENSE-d3,4FYG/IOACa+HY+PVy/b/yniDO5g5bzmWM7QQupwfmC2NXm/OwUDI7lpI1lL/3ScczXqfY6aYUxjkO2CMb7E4PA==",
            "ansi_up.js,UjFiqyKc6ofDXpxggvnTPnpR8xMe50Tt5BeJ2uN4kZRJdGAMhU+gS2tJqVPc8NegPdDF6LwqMs+L+/K41xGiZg==",
            "ansi_up.LICENSE,ubrtWiSW77SXhfV6hmNxnh6f4k9TKiME/BCe3H//Cfet6PgjKlTlOg5Oovk/oHZy7MBVQerxKq7PYTDE0LPfug=="})
    void vendoredFilesAreThoseOfThePublishedPackages(String name, String sha512) throws Exception {
        assertEquals(sha512, Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(VENDOR.resolve(name)))));
    }

    @Test
    void theLicencesGoWithThePage() {
        String html = HtmlPage.text(page("x"), "'none'");
        assertTrue(html.contains("Apache License") && html.contains("Mike Bostock") && html.contains("github.com/drudru"), "a licence is missing");
    }
}
