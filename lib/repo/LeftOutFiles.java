package lib.repo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;

/** What of a checkout isn't sent, as lib/record/code.sh lists it: path, bytes, SHA-256, reason, each ended by NUL. */
record LeftOutFiles(List<String> lines) {
    private static final int FIELDS = 4;

    LeftOutFiles {
        lines = List.copyOf(lines);
    }

    static LeftOutFiles of(Path record) {
        Path file = record.resolve(RunDir.CODE_LEFT_OUT);
        var lines = new ArrayList<String>();
        try {
            String[] fields = Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\0", -1) : new String[0];
            for (int i = 0; i + FIELDS <= fields.length; i += FIELDS) {
                lines.add("not sent: " + fields[i] + " (" + fields[i + FIELDS - 1] + ")");
            }
        } catch (IOException e) {
            throw new OpsException(ExitCode.USAGE, "can't read " + file + ": " + e.getMessage(), "try again", e);
        }
        return new LeftOutFiles(lines);
    }
}
