package lib.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lib.run.Sha256;
import lib.store.Json;
import lib.store.Resources;

/**
 * The page of a report: one HTML file that has everything in itself and loads nothing. Its content security policy (W3C CSP 3) lets run only the
 * scripts that are named by their SHA-256, so that text of a run can't become code. The data is what {@link PageData} describes.
 */
public final class HtmlPage {
    private static final String DIRECTORY = "/lib/report/page/";
    /** In the order in which they run. */
    private static final List<String> SCRIPTS = List.of("core.js", "format.js", "chart.js", "nearest.js", "thin.js", "axis.js", "lines.js",
            "keys.js", "cursor.js", "plot.js", "legend.js", "sources.js", "metrics.js", "ramp.js", "results.js", "pick.js", "parallel.js", "scatter.js", "ranges.js",
            "selection.js", "lanes.js", "timelinekeys.js", "header.js", "columns.js", "filter.js", "groups.js",
            "chooser.js", "details.js", "rows.js", "order.js", "tools.js", "table.js", "curves.js", "parameters.js", "gpu.js", "timeline.js", "failures.js", "compare.js", "diff.js", "log.js", "live.js", "about.js");
    private static final List<String> STYLES = List.of("page.css", "table.css", "details.css", "charts.css", "log.css", "print.css");
    /** What the licences of the vendored libraries want to go with them. */
    private static final List<String> LICENCES = List.of("echarts.NOTICE", "echarts.LICENSE", "echarts.LICENSE-d3", "ansi_up.LICENSE");
    private static final Pattern PLACEHOLDER = Pattern.compile("@([A-Z]+)@");
    private static final Pattern ENDS_OR_ESCAPES = Pattern.compile("<(?=!--|/script)", Pattern.CASE_INSENSITIVE);
    /** JSON that can stand in a script element: it has no "<" that could end one. */
    private static final ObjectWriter DATA = Json.mapper().writer(new NoLessThan()).without(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

    private static final class NoLessThan extends CharacterEscapes {
        private static final long serialVersionUID = 1;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] codes = standardAsciiEscapesForJSON();
            codes['<'] = ESCAPE_STANDARD;
            return codes;
        }

        @Override
        public SerializableString getEscapeSequence(int character) {
            return null; // Jackson asks this of every character beyond ASCII, and takes null for: as it is.
        }
    }

    private HtmlPage() {
    }

    /** @param connect what the page may connect to: {@code 'none'} in a file, {@code 'self'} where a server feeds it */
    public static String text(JsonNode data, String connect) {
        var text = new StringWriter();
        try {
            write(data, connect, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** The same, written as it is made: the data of a large page is never one text. */
    public static void write(JsonNode data, String connect, Writer out) throws IOException {
        var scripts = new ArrayList<String>(List.of(Resources.text(DIRECTORY + "vendor/echarts.min.js"), module(Resources.text(DIRECTORY + "vendor/ansi_up.js"))));
        SCRIPTS.forEach(name -> scripts.add(Resources.text(DIRECTORY + name)));
        scripts.replaceAll(HtmlPage::script);
        String template = Resources.text(DIRECTORY + "page.html");
        // One pass: what a placeholder is replaced by is not looked at for placeholders, whatever a title says.
        Matcher placeholder = PLACEHOLDER.matcher(template);
        int from = 0;
        while (placeholder.find()) {
            out.write(template, from, placeholder.start() - from);
            from = placeholder.end();
            switch (placeholder.group(1)) {
                case "POLICY" -> out.write(policy(scripts, connect));
                case "TITLE" -> out.write(escaped(data.path("title").asText("ops")));
                case "STYLE" -> out.write(joined("", STYLES));
                case "LICENCES" -> out.write(escaped(joined("vendor/", LICENCES)));
                case "DATA" -> DATA.writeValue(out, data);
                case "SCRIPTS" -> write(scripts, out);
                default -> throw new IllegalStateException("page.html has a placeholder that nothing fills: " + placeholder.group());
            }
        }
        out.write(template, from, template.length() - from);
        out.flush();
    }

    private static void write(List<String> scripts, Writer out) throws IOException {
        for (String script : scripts) {
            out.write("<script>" + script + "</script>\n");
        }
    }

    private static String policy(List<String> scripts, String connect) {
        String hashes = scripts.stream().map(script -> " 'sha256-" + sha256(script) + "'").collect(Collectors.joining());
        return "default-src 'none'; script-src" + hashes + "; style-src 'unsafe-inline'; img-src data: blob:; connect-src " + connect + "; base-uri 'none'; form-action 'none'";
    }

    /**
     * A program that can stand in a script element (HTML Living Standard 4.12.1.3, "Restrictions for contents of script elements"). {@code \x3c} is "<" in a
     * string, in a template and in a regular expression of any flags (ECMA-262, HexEscapeSequence and CharacterEscape); outside of these, both sequences
     * are no program.
     */
    static String script(String program) {
        return ENDS_OR_ESCAPES.matcher(program).replaceAll("\\\\x3c");
    }

    private static String joined(String directory, List<String> names) {
        return String.join("\n", names.stream().map(name -> Resources.text(DIRECTORY + directory + name)).toList());
    }

    /** The published file is an ES module; within a page there is nothing to import from. */
    private static String module(String text) {
        return "const AnsiUp = (() => {\n" + text.replace("export class AnsiUp", "class AnsiUp").replaceAll("(?m)^//# sourceMappingURL=.*$", "") + "\nreturn AnsiUp;\n})();";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String sha256(String text) {
        return Base64.getEncoder().encodeToString(Sha256.of(text));
    }
}
