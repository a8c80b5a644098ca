package lib.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A log on its way to a terminal: of all escape sequences (ECMA-48) only colour (SGR) passes, and of the control characters newline, tab
 * and carriage return, which progress bars need and which can't leave their line. A backspace vanishes; what else is invisible is shown as
 * {@code \}{@code u202e}, and what is no UTF-8 as the replacement character. A sequence may be split over writes; memory is bounded.
 */
public final class TerminalFilter extends OutputStream {
    private static final String RESET = "\u001b[0m";
    /** Real ones have at most a dozen numbers. */
    private static final int LONGEST_COLOR = 64;
    /** A string that nobody ends must not swallow the rest of the log: it ends here, or with its line. */
    private static final int LONGEST_STRING = 4096;

    /** Where in a sequence the stream is. */
    private enum State { TEXT, ESCAPE, INTERMEDIATE, CSI, STRING }

    private final OutputStream target;
    private final boolean color;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final byte[] partOfCharacter = new byte[4];
    private int partBytes;
    private State state = State.TEXT;
    private final StringBuilder parameters = new StringBuilder();
    private int stringLength;
    private boolean colored;
    private final StringBuilder out = new StringBuilder();

    /** @param color false: colour doesn't pass either */
    public TerminalFilter(OutputStream target, boolean color) {
        this.target = target;
        this.color = color;
    }

    /** A text that is a whole one, newlines and colour in it. */
    public static String text(String text) {
        var bytes = new java.io.ByteArrayOutputStream();
        try (var filter = new TerminalFilter(bytes, true)) {
            filter.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(partBytes + length).put(partOfCharacter, 0, partBytes).put(bytes, from, length).flip();
        decode(in, false);
        partBytes = in.remaining();
        in.get(partOfCharacter, 0, partBytes);
        pass();
    }

    private void decode(ByteBuffer in, boolean last) {
        CharBuffer chars = CharBuffer.allocate(in.remaining() + 2);
        decoder.decode(in, chars, last);
        chars.flip().codePoints().forEach(this::accept);
    }

    private void pass() throws IOException {
        target.write(out.toString().getBytes(StandardCharsets.UTF_8));
        out.setLength(0);
    }

    private void accept(int c) {
        switch (state) {
            case TEXT -> begin(c);
            case ESCAPE -> escape(c);
            case INTERMEDIATE -> end(c, c >= '0' && c <= '~', c >= ' ' && c <= '/');
            case CSI -> csi(c);
            case STRING -> string(c);
        }
    }

    private void begin(int c) {
        switch (c) {
            case 0x1b -> state = State.ESCAPE;
            case 0x9b -> startCsi();
            case 0x90, 0x98, 0x9d, 0x9e, 0x9f -> startString();
            case '\n', '\t', '\r' -> out.append((char) c);
            case '\b' -> { }
            default -> TerminalText.append(out, c);
        }
    }

    private void escape(int c) {
        switch (c) {
            case '[' -> startCsi();
            case 'P', ']', 'X', '^', '_' -> startString();
            default -> {
                state = State.INTERMEDIATE;
                end(c, c >= '0' && c <= '~', c >= ' ' && c <= '/');
            }
        }
    }

    /** Any other character than those of a sequence breaks it off and counts for itself. */
    private void end(int c, boolean ends, boolean goesOn) {
        if (!goesOn) {
            state = State.TEXT;
            if (!ends) {
                begin(c);
            }
        }
    }

    private void startCsi() {
        state = State.CSI;
        parameters.setLength(0);
    }

    private void startString() {
        state = State.STRING;
        stringLength = 0;
    }

    private void csi(int c) {
        if (c >= ' ' && c <= '?') {
            if (parameters.length() <= LONGEST_COLOR) {
                parameters.append((char) c);
            }
            return;
        }
        if (c == 'm' && color && parameters.length() <= LONGEST_COLOR && parameters.chars().allMatch(p -> p >= '0' && p <= ';')) {
            out.append("\u001b[").append(parameters).append('m');
            colored = !parameters.toString().matches("0*");
        }
        end(c, c >= '@' && c <= '~', false);
    }

    /** ESC begins the two characters that end a string (ESC \), or another sequence; both are right without a look back. */
    private void string(int c) {
        stringLength++;
        if (c == 0x07 || c == 0x9c) {
            state = State.TEXT;
        } else if (c == 0x1b) {
            state = State.ESCAPE;
        } else if (c == '\n' || stringLength > LONGEST_STRING) {
            state = State.TEXT;
            begin(c);
        }
    }

    @Override
    public void flush() throws IOException {
        target.flush();
    }

    /** Ends the text: colour doesn't run on into the prompt. The target stays open. */
    @Override
    public void close() throws IOException {
        decode(ByteBuffer.wrap(partOfCharacter, 0, partBytes), true);
        partBytes = 0;
        out.append(colored ? RESET : "");
        colored = false;
        pass();
        flush();
    }
}
