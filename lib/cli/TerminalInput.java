package lib.cli;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The terminal on stdout: its size, its keys, and that it doesn't echo them meanwhile. By stty, as all POSIX systems have it. */
final class TerminalInput {
    /** In characters. */
    record Size(int columns, int rows) {
    }

    private static final Size USUAL = new Size(80, 24);
    private final File device;
    private final Map<String, String> environment;
    private String before = "";

    TerminalInput(File device, Map<String, String> environment) {
        this.device = device;
        this.environment = environment;
    }

    /** As the terminal says now, else by COLUMNS and LINES, which a shell sets once. */
    Size size() {
        String[] words = stty("size").split(" ");
        boolean known = words.length == 2 && words[0].matches("[1-9]\\d{0,3}") && words[1].matches("[1-9]\\d{0,3}");
        return known ? new Size(Integer.parseInt(words[1]), Integer.parseInt(words[0]))
                : new Size(number("COLUMNS", USUAL.columns()), number("LINES", USUAL.rows()));
    }

    /** What is typed shows nowhere, and comes key by key. */
    void quiet() {
        before = stty("-g");
        if (!before.isEmpty()) {
            stty("-echo", "-icanon", "min", "1", "time", "0");
        }
    }

    /** As it was. */
    void restore() {
        if (before.matches("[0-9a-zA-Z:=]+")) {
            stty(before);
            before = "";
        }
    }

    /** Calls {@code quit} when q is typed, on a thread of its own. */
    void onQuit(Runnable quit) {
        var keys = new Thread(() -> {
            try (InputStream in = new FileInputStream(device)) {
                for (int key = in.read(); key >= 0; key = in.read()) {
                    if (key == 'q') {
                        quit.run();
                    }
                }
            } catch (IOException e) {
                return;    // no keyboard: Ctrl-C is a signal and works without
            }
        }, "keys");
        keys.setDaemon(true);
        keys.start();
    }

    private int number(String name, int otherwise) {
        String text = environment.getOrDefault(name, "");
        return text.matches("[1-9]\\d{0,3}") ? Integer.parseInt(text) : otherwise;
    }

    /** What it printed; empty where it fails. */
    private String stty(String... arguments) {
        var words = new java.util.ArrayList<>(java.util.List.of("stty"));
        words.addAll(java.util.List.of(arguments));
        try {
            Process stty = new ProcessBuilder(words).redirectInput(device).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String text = new String(stty.getInputStream().readAllBytes()).strip();
            return stty.waitFor() == 0 ? text : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
