package lib.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file line by line in bounded memory: a longer line comes in pieces that overlap, all with the line's number. */
final class Lines {
    private static final int OVERLAP = 512;

    /** Takes one line without its end, or a piece of one. */
    interface Visitor {
        /** @param ended false for a last line without a line end, and for every piece but the last */
        void line(long number, String text, boolean ended);
    }

    private Lines() {
    }

    static void read(Path file, Charset charset, int charactersAtMost, Visitor visitor) throws IOException {
        try (Reader in = new BufferedReader(new InputStreamReader(Files.newInputStream(file), charset), 1 << 16)) {
            var line = new StringBuilder();
            long number = 1;
            for (int c = in.read(); c >= 0; c = in.read()) {
                if (c == '\n') {
                    visitor.line(number++, line.toString(), true);
                    line.setLength(0);
                    continue;
                }
                line.append((char) c);
                if (line.length() >= charactersAtMost) {
                    visitor.line(number, line.toString(), false);
                    line.delete(0, line.length() - OVERLAP);
                }
            }
            if (!line.isEmpty()) {
                visitor.line(number, line.toString(), false);
            }
        }
    }
}
