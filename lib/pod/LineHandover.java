package lib.pod;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Keeps all that is written and hands over each line as soon as it is whole; a last one without a newline is only kept. */
final class LineHandover extends OutputStream {
    private final ByteArrayOutputStream all;
    private final Consumer<String> lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    LineHandover(ByteArrayOutputStream all, Consumer<String> lines) {
        this.all = all;
        this.lines = lines;
    }

    @Override
    public void write(int octet) throws IOException {
        all.write(octet);
        if (octet == '\n') {
            lines.accept(line.toString(StandardCharsets.UTF_8));
            line.reset();
        } else {
            line.write(octet);
        }
    }
}
