package tests.support;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** A real terminal with a shell in it, held by a tmux server of its own: keys go in, what stands on the screen comes out. */
public final class TerminalScreen implements AutoCloseable {
    private final LoopbackPod pod;

    /** The shell has a command {@code ops}: this laptop's. */
    public TerminalScreen(LoopbackPod pod, Laptop laptop, int columns, int rows) throws Exception {
        this.pod = pod;
        Path bin = Files.createDirectories(laptop.dir.resolve("terminal"));
        var words = new ArrayList<String>();
        OpsJvm.command().forEach(word -> words.add("'" + word + "'"));
        Scripts.write(bin.resolve("ops"), "#!/bin/sh\ncd '" + laptop.dir + "' || exit\nexport HOME='" + laptop.dir + "' PATH='" + pod.root + "/bin':\"$PATH\"\nexec " + String.join(" ", words) + " \"$@\"\n");
        tmux("-f", "/dev/null", "new-session", "-d", "-x", String.valueOf(columns), "-y", String.valueOf(rows), "env", "PS1=$ ", "PATH=" + bin + ":" + System.getenv("PATH"), "sh").expect(0);
    }

    private Ran tmux(String... args) throws Exception {
        var words = new ArrayList<>(List.of("tmux", "-L", "screen"));
        words.addAll(List.of(args));
        return pod.here(words.toArray(String[]::new));
    }

    /** Types a line. */
    public void type(String line) throws Exception {
        tmux("send-keys", "-l", line).expect(0);
        press("Enter");
    }

    /** A key by tmux's name: {@code C-c}. */
    public void press(String key) throws Exception {
        tmux("send-keys", key).expect(0);
    }

    public void resize(int columns, int rows) throws Exception {
        tmux("resize-window", "-x", String.valueOf(columns), "-y", String.valueOf(rows)).expect(0);
    }

    public String text() throws Exception {
        return tmux("capture-pane", "-p").expect(0).out();
    }

    /** Waits until the screen matches a regular expression in which a dot is any character, and returns what matched: the next look may be at another. */
    public String await(String regex) throws Exception {
        var seen = new AtomicReference<>("");
        try {
            LoopbackPod.await("the screen", () -> {
                seen.set(text());
                return seen.get().matches("(?s).*(?:" + regex + ").*");
            });
        } catch (AssertionError e) {
            throw new AssertionError("no /" + regex + "/ on the screen:\n" + seen.get(), e);
        }
        return seen.get();
    }

    /** A tmux variable: {@code cursor_flag}, {@code alternate_on}, {@code history_size}. */
    public String is(String variable) throws Exception {
        return tmux("display-message", "-p", "#{" + variable + "}").expect(0).out().strip();
    }

    @Override
    public void close() throws Exception {
        tmux("kill-server");
    }
}
