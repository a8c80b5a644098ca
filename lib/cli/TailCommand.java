package lib.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import lib.pod.Follower;
import lib.report.TerminalText;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.store.Json;

/** {@code ops run tail [RUN] [-n LINES] [--no-follow]}. */
final class TailCommand implements Command {
    private final RunLookup lookup = new RunLookup();
    private String lines;
    private boolean noFollow;
    private final Globals globals;

    TailCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("a run's log, followed until the run is over; a dropped connection is taken up where it was");
        syntax.with(lookup);
        syntax.option(String.class, "-n", "LINES", "begin at the last LINES lines, or 'all' (default 50)", v -> lines = v, o -> o.defaultValue("50"));
        syntax.flag("--no-follow", "print what there is and end", v -> noFollow = v);
    }

    @Override
    public Integer call() {
        if (!lines.equals("all") && !lines.matches("\\d{1,9}")) {
            throw new OpsException(ExitCode.USAGE, "-n needs a number of lines or 'all'", "ops tail -n 200");
        }
        Console console = globals.console();
        RunLookup.Found found = lookup.find(globals);
        boolean ended;
        try (OutputStream target = console.json() ? new LogLines(console) : console.log()) {
            ended = new Follower(found.pod(), found.dir(), console::note).follow(RunDir.LOG, lines, !noFollow, !noFollow, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!noFollow) {
            String state = RunLookup.find(globals, found.run().id()).run().state().text();
            console.note(ended ? "run " + found.run().id() + " is over: " + state : "run " + found.run().id() + " left no end on record: " + state);
        }
        return ExitCode.OK.code();
    }

    /** One JSON object a line: {@code {"line": ...}}. A line of enormous length comes in parts, all but the last with {@code "part": true}. */
    private static final class LogLines extends OutputStream {
        private static final int LONGEST = 1 << 20;
        private final Console console;
        private final ByteArrayOutputStream part = new ByteArrayOutputStream();

        LogLines(Console console) {
            this.console = console;
        }

        @Override
        public void write(int b) {
            boolean startsCharacter = (b & 0xc0) != 0x80;
            if (part.size() >= LONGEST && startsCharacter && b != '\n' || part.size() > LONGEST + 4) {
                emit(true);
            }
            if (b == '\n') {
                emit(false);
            } else {
                part.write(b);
            }
        }

        /** The last line may lack its newline. */
        @Override
        public void close() {
            if (part.size() > 0) {
                emit(false);
            }
        }

        private void emit(boolean more) {
            ObjectNode line = Json.object().put("line", part.toString(StandardCharsets.UTF_8));
            console.result(TerminalText.json(Json.line(more ? line.put("part", true) : line)));
            part.reset();
        }
    }
}
