package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import lib.store.Json;
import lib.store.Resources;

/**
 * The page of a report: one HTML file that has everything in itself and loads nothing. Its content security policy (W3C CSP 3) lets run only the
 * scripts that are named by their SHA-256, so that text of a run can't become code. The data is what {@link PageData} describes.
 */
public final class HtmlPage {
    private static final String DIRECTORY = "/lib/report/page/";
    /** In the order in which they run. */
    private static final List<String> SCRIPTS = List.of("core.js", "format.js", "chart.js", "nearest.js", "header.js", "columns.js", "table.js", "curves.js", "parameters.js",
            "gpu.js", "timeline.js", "failures.js", "diff.js", "log.js", "live.js", "about.js");

    private HtmlPage() {
    }

    /** @param connect what the page may connect to: {@code 'none'} in a file, {@code 'self'} where a server feeds it */
    public static String text(JsonNode data, String connect) {
        var scripts = new ArrayList<String>(List.of(Resources.text(DIRECTORY + "vendor/echarts.min.js"), module(Resources.text(DIRECTORY + "vendor/ansi_up.js"))));
        SCRIPTS.forEach(name -> scripts.add(Resources.text(DIRECTORY + name)));
        var tags = new StringBuilder();
        var hashes = new StringBuilder();
        for (String script : scripts) {
            // "</script" may stand in a string of a program; in JavaScript \/ is the same as /.
            String safe = script.replace("</script", "<\\/script").replace("<!--", "<\\!--");
            tags.append("<script>").append(safe).append("</script>\n");
            hashes.append(" 'sha256-").append(sha256(safe)).append('\'');
        }
        String policy = "default-src 'none'; script-src" + hashes + "; style-src 'unsafe-inline'; img-src data: blob:; connect-src " + connect + "; base-uri 'none'; form-action 'none'";
        return filled(Resources.text(DIRECTORY + "page.html"), policy, data, tags.toString());
    }

    private static String filled(String template, String policy, JsonNode data, String scripts) {
        // The data last: whatever stands in it is not looked at for placeholders.
        String head = template.replace("@POLICY@", policy).replace("@TITLE@", escaped(data.path("title").asText("ops"))).replace("@STYLE@", Resources.text(DIRECTORY + "page.css"));
        int at = head.indexOf("@DATA@");
        return head.substring(0, at) + json(data) + head.substring(at + "@DATA@".length()).replace("@SCRIPTS@", scripts);
    }

    /** JSON that can stand in a script element: it has no "<" that could end one. */
    private static String json(JsonNode data) {
        return Json.line(data).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
    }

    /** The published file is an ES module; within a page there is nothing to import from. */
    private static String module(String text) {
        return "const AnsiUp = (() => {\n" + text.replace("export class AnsiUp", "class AnsiUp").replaceAll("(?m)^//# sourceMappingURL=.*$", "") + "\nreturn AnsiUp;\n})();";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String sha256(String text) {
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
