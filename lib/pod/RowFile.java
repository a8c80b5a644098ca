package lib.pod;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import lib.store.Json;

/**
 * How far a growing file of JSON lines was read. A line counts when its newline has come. Its last bytes are kept, so that another file in the same
 * place is found out, and read from its beginning.
 */
final class RowFile {
    /** As many as live.sh tells once more. */
    static final int OVERLAP_BYTES = 128;
    /** A part is at most so long. */
    private static final int PART_BYTES = 262_144;
    private long known;
    private byte[] last = new byte[0];
    private boolean inEndlessLine;
    private boolean behind;

    /** The file is known to have more than was read. */
    boolean isBehind() {
        return behind;
    }

    /** The byte up to which nothing is to be told again. */
    long known() {
        return known;
    }

    /**
     * Rows that weren't told yet.
     *
     * @param anew they are the first of the file
     */
    record Rows(List<JsonNode> rows, boolean anew) {
        static final Rows NONE = new Rows(List.of(), false);
    }

    /**
     * Takes a part of the file.
     *
     * @param asked the pod knew {@link #known}; where it didn't, it began with the file's first byte
     */
    Rows take(FilePart part, boolean asked) {
        boolean full = part.bytes().length >= PART_BYTES;
        behind = part.isCut();
        byte[] bytes = part.bytes();
        long skip = known - part.offset();
        if (skip >= 0 && skip <= bytes.length && skip >= last.length && Arrays.equals(bytes, (int) skip - last.length, (int) skip, last, 0, last.length)) {
            return read(bytes, (int) skip, known == 0, full);
        }
        if (part.offset() > 0 || !asked && bytes.length < known) {
            // Another file stands there now, or too little of it is seen to tell: the next look asks again.
            behind = true;
            if (part.offset() > 0) {
                forget();
            }
            return Rows.NONE;
        }
        forget();
        return read(bytes, 0, true, full);
    }

    private void forget() {
        known = 0;
        last = new byte[0];
        inEndlessLine = false;
    }

    private Rows read(byte[] bytes, int from, boolean first, boolean full) {
        int end = bytes.length;
        while (end > from && bytes[end - 1] != '\n') {
            end--;
        }
        var rows = new ArrayList<JsonNode>();
        int start = from;
        for (int at = from; at < end; at++) {
            if (bytes[at] == '\n') {
                row(bytes, start, at).ifPresent(rows::add);
                start = at + 1;
            }
        }
        // A line that is longer than a part can be would be waited for in vain.
        boolean endless = end == from && full;
        move(bytes, from, endless ? bytes.length : end);
        inEndlessLine |= endless;
        return new Rows(rows, first && (end > from || endless));
    }

    private Optional<JsonNode> row(byte[] bytes, int from, int to) {
        boolean cut = inEndlessLine;
        inEndlessLine = false;
        return cut ? Optional.empty() : Json.parse(new String(bytes, from, to - from, StandardCharsets.UTF_8)).filter(JsonNode::isObject);
    }

    private void move(byte[] bytes, int from, int to) {
        if (to > from) {
            known += to - from;
            last = Arrays.copyOfRange(bytes, Math.max(0, to - OVERLAP_BYTES), to);
        }
    }
}
