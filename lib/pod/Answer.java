package lib.pod;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Lets through what a script answers, and nothing of what came before its first word: the pod's {@code .bashrc} may print
 * text also where nobody reads it.
 */
final class Answer extends FilterOutputStream {
    /** The first output of every script; the newline before it ends whatever was printed without one. */
    static final String BEGIN = "\n" + ScriptResult.MARK + "begin\n";
    private static final byte[] BYTES = BEGIN.getBytes(StandardCharsets.US_ASCII);
    private int matched;

    Answer(OutputStream target) {
        super(target);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int at = from;
        while (matched < BYTES.length && at < from + length) {
            // No beginning of the mark is in its middle, but for the newline: a plain restart is right.
            matched = bytes[at] == BYTES[matched] ? matched + 1 : bytes[at] == BYTES[0] ? 1 : 0;
            at++;
        }
        if (at < from + length) {
            out.write(bytes, at, from + length - at);
        }
    }
}
