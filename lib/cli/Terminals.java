package lib.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What stdout and stderr are connected to. java.io.Console can't tell them apart, and its answer changed with JDK 22. */
final class Terminals {
    private static final int DEFAULT_WIDTH = 100;

    private Terminals() {
    }

    /** True when the descriptor (1 stdout, 2 stderr) is a terminal. */
    static boolean isTerminal(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        try {
            String target = Files.readSymbolicLink(link).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return test(descriptor);
        }
    }

    /** The terminal on stdout by its name, also where another one controls this process. */
    static File device() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toFile();
        } catch (IOException e) {
            return new File("/dev/tty");
        }
    }

    private static boolean test(int descriptor) {
        try {
            return new ProcessBuilder("test", "-t", String.valueOf(descriptor)).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Columns: COLUMNS, else what stty says of the terminal, else 100. */
    static int width(Map<String, String> environment, boolean terminal) {
        String columns = environment.getOrDefault("COLUMNS", "");
        if (columns.matches("[1-9]\\d{1,3}")) {
            return Integer.parseInt(columns);
        }
        return terminal ? sttyWidth() : DEFAULT_WIDTH;
    }

    private static int sttyWidth() {
        try {
            Process stty = new ProcessBuilder("stty", "size").redirectInput(Path.of("/dev/tty").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String[] size = new String(stty.getInputStream().readAllBytes()).strip().split(" ");
            return size.length == 2 && size[1].matches("[1-9]\\d{1,3}") ? Integer.parseInt(size[1]) : DEFAULT_WIDTH;
        } catch (IOException e) {
            return DEFAULT_WIDTH;
        }
    }
}
