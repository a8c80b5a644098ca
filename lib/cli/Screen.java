package lib.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import lib.report.ColumnWidth;
import lib.report.TerminalFilter;

/**
 * The whole terminal, for a while: the alternate screen, the cursor hidden, each line written where it belongs, and only where it is another one. Nothing
 * scrolls or wraps. Sequences by ECMA-48 and xterm's ctlseqs; 2026 is "synchronized output", which terminals without it ignore.
 * JLine would do the same, yet it loads native code, of which JDK 24 and later warn, and costs every start of ops its time.
 */
final class Screen implements WatchOutput {
    private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[H\u001b[2J";
    private static final String LEAVE = "\u001b[0m\u001b[?7h\u001b[?25h\u001b[?1049l";
    private static final String FRAME_BEGINS = "\u001b[?2026h";
    private static final String FRAME_ENDS = "\u001b[?2026l";
    /** Whatever others have written onto it (wall, a question of ssh) goes away again. */
    private static final Duration WHOLE_EVERY = Duration.ofSeconds(10);
    private final PrintStream out;
    private final TerminalInput terminal;
    private final ReentrantLock lock = new ReentrantLock();
    private List<String> shown = List.of();
    private TerminalInput.Size size = new TerminalInput.Size(0, 0);
    private Instant whole = Instant.EPOCH;
    private boolean entered;
    private boolean ended;

    Screen(PrintStream out, TerminalInput terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void show(WatchView view, Instant now) {
        TerminalInput.Size present = terminal.size();
        List<String> frame = view.frame(present.columns(), present.rows(), now);
        lock.lock();
        try {
            if (ended) {
                return;
            }
            enter();
            draw(frame, present, now);
        } finally {
            lock.unlock();
        }
    }

    private void enter() {
        if (!entered) {
            entered = true;
            shown = List.of();
            size = new TerminalInput.Size(0, 0);
            terminal.quiet();
            write(ENTER);
        }
    }

    /** A line that fills the terminal must not be followed by "erase to the end": the cursor still stands on its last character. */
    private void draw(List<String> frame, TerminalInput.Size present, Instant now) {
        boolean all = !present.equals(size) || !whole.plus(WHOLE_EVERY).isAfter(now) || whole.isAfter(now);
        whole = all ? now : whole;
        var text = new StringBuilder(FRAME_BEGINS);
        for (int i = 0; i < frame.size(); i++) {
            String line = frame.get(i);
            if (all || i >= shown.size() || !shown.get(i).equals(line)) {
                boolean full = ColumnWidth.of(line) >= present.columns();
                text.append("\u001b[").append(i + 1).append(";1H\u001b[0m").append(line).append("\u001b[0m").append(full ? "" : "\u001b[K");
            }
        }
        if (frame.size() < present.rows() && (all || frame.size() < shown.size())) {
            text.append("\u001b[").append(frame.size() + 1).append(";1H\u001b[J");
        }
        write(text.append(FRAME_ENDS).toString());
        shown = frame;
        size = present;
    }

    /** Gives the main screen back for now: the next frame takes the terminal again. */
    void leave() {
        lock.lock();
        try {
            if (entered) {
                entered = false;
                write(LEAVE);
                terminal.restore();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void end(String last) {
        lock.lock();
        try {
            if (!ended) {
                leave();
                ended = true;
                String text = TerminalFilter.text(last);
                write(text.isEmpty() || text.endsWith("\n") ? text : text + "\n");
            }
        } finally {
            lock.unlock();
        }
    }

    private void write(String text) {
        out.print(text);
        out.flush();
    }
}
