package lib.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import lib.report.TerminalFilter;
import lib.report.TerminalText;
import lib.store.AtomicFile;
import lib.store.Json;

/** Where results (stdout) and progress and errors (stderr) go. The only place that prints. */
final class Console {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean json;
    private final boolean quiet;
    private final boolean noColor;
    private final Map<String, String> environment;

    Console(OutputStream out, OutputStream err, boolean json, boolean quiet, boolean noColor, Map<String, String> environment) {
        this.out = new PrintStream(out, false, StandardCharsets.UTF_8);
        this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
        this.json = json;
        this.quiet = quiet;
        this.noColor = noColor || !environment.getOrDefault("NO_COLOR", "").isEmpty();
        this.environment = environment;
    }

    boolean json() {
        return json;
    }

    boolean color() {
        return !noColor && !json && Terminals.isTerminal(1);
    }

    int width() {
        return Terminals.width(environment, Terminals.isTerminal(1));
    }

    /** A progress line can replace itself on stderr. */
    boolean canRedraw() {
        return !noColor && !quiet && Terminals.isTerminal(2);
    }

    boolean quiet() {
        return quiet;
    }

    /** A result, with a newline at its end. */
    void result(String text) {
        String shown = Terminals.isTerminal(1) ? TerminalFilter.text(text) : text;
        out.print(shown.endsWith("\n") || shown.isEmpty() ? shown : shown + "\n");
        out.flush();
    }

    /** A large result that ends with a newline, piece by piece. */
    void pieces(AtomicFile.Content content) {
        OutputStream filtered = Terminals.isTerminal(1) ? new TerminalFilter(out, true) : out;
        try {
            Writer writer = new OutputStreamWriter(filtered, StandardCharsets.UTF_8);
            content.writeTo(writer);
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.flush();
    }

    void result(JsonNode document) {
        result(TerminalText.json(Json.pretty(document)));
    }

    /**
     * A log: its bytes as they are into a file or pipe, on a terminal with nothing but colour. Unlike a PrintStream it tells when its reader
     * has gone ({@code ops tail | head}).
     */
    OutputStream log() {
        out.flush();
        var bytes = new FileOutputStream(FileDescriptor.out) {
            @Override
            public void close() {
                // what follows the log still goes to stdout
            }
        };
        return Terminals.isTerminal(1) ? new TerminalFilter(bytes, !noColor) : bytes;
    }

    /** A line on the way, for people. */
    void note(String text) {
        if (!quiet) {
            err.println((canRedraw() ? "\r\u001b[K" : "") + TerminalText.lines(text));
        }
    }

    /** Replaces the progress line; give an empty text to take it away. */
    void redraw(String text) {
        err.print(text.startsWith("\r") ? text : "\r\u001b[K" + text);
        err.flush();
    }

    void error(String text) {
        err.println(TerminalText.lines(text));
    }
}
