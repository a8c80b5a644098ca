package lib.pod;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.function.Consumer;

/** Hands an answer on line by line as it comes, without the newlines; what is behind the last newline isn't a line. */
final class AnswerLines extends OutputStream {
    private final Consumer<byte[]> lines;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    AnswerLines(Consumer<byte[]> lines) {
        this.lines = lines;
    }

    @Override
    public void write(int octet) {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        int start = from;
        for (int at = from; at < from + length; at++) {
            if (bytes[at] == '\n') {
                begun.write(bytes, start, at - start);
                lines.accept(begun.toByteArray());
                begun.reset();
                start = at + 1;
            }
        }
        begun.write(bytes, start, from + length - start);
    }
}
