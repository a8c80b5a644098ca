package lib.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import lib.run.Shell;

/** Processes in words: states, what they wait for in the kernel, threads, memory, rank; and the files that they have open. */
final class ProcessTreeText {
    private static final int MOST_PROCESSES = 500;
    private static final int MOST_THREADS = 64;
    private static final int MOST_FILES = 512;
    private static final int LONGEST_COMMAND = 4_000;
    private static final double TICKS_PER_SECOND = 100;
    /** All that is ever written down of a process's environment. */
    private static final List<String> VARIABLES = List.of("RANK", "LOCAL_RANK", "WORLD_SIZE", "CUDA_VISIBLE_DEVICES");

    private ProcessTreeText() {
    }

    static String processes(ProcessTree tree) {
        if (tree.members().isEmpty()) {
            return "no process of the run is left\n";
        }
        return tree.members().stream().limit(MOST_PROCESSES).map(ProcessTreeText::process).collect(Collectors.joining("\n"));
    }

    private static String process(ProcessTree.Member m) {
        Map<String, String> status = pairs(m.pid(), "status");
        var text = new StringBuilder("  ".repeat(Math.min(m.depth(), 20))).append(m.label()).append('\n');
        text.append("  parent ").append(m.parent()).append(", session ").append(m.session()).append(", state ").append(status.getOrDefault("State", "" + m.state()))
                .append(", waits in ").append(waitChannel(Path.of("/proc/" + m.pid()))).append('\n');
        text.append("  threads ").append(m.threads()).append(", cpu ").append(m.cpuTicks() / TICKS_PER_SECOND).append(" s with its ended children, rss ")
                .append(status.getOrDefault("VmRSS", "unknown")).append('\n');
        String rank = rank(m.pid());
        text.append(rank.isEmpty() ? "" : "  " + rank + "\n").append("  command ").append(command(m.pid())).append('\n');
        threads(m.pid()).forEach(t -> text.append("  ").append(t).append('\n'));
        read(m.pid(), "stack").filter(s -> !s.isBlank()).ifPresent(s -> text.append("  kernel stack\n").append(s.indent(4)));
        return text.toString();
    }

    /** {@code RANK=0 WORLD_SIZE=2}; empty where the process isn't one of several, or isn't ours to look at. */
    static String rank(long pid) {
        Map<String, String> all = CommandEnvironment.variables(pid).orElse(Map.of());
        return VARIABLES.stream().filter(name -> all.getOrDefault(name, "").matches("[A-Za-z0-9,:/_-]{1,300}")).map(name -> name + "=" + all.get(name))
                .collect(Collectors.joining(" "));
    }

    private static String command(long pid) {
        String text = read(pid, "cmdline").orElse("");
        String words = Shell.join(Arrays.asList(text.split("\0"))).replaceAll("\\p{Cntrl}", "?");
        return text.isEmpty() ? "unknown" : words.substring(0, Math.min(words.length(), LONGEST_COMMAND));
    }

    private static List<String> threads(long pid) {
        var lines = new ArrayList<String>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path task : tasks) {
                if (lines.size() == MOST_THREADS) {
                    lines.add("... and more threads");
                    break;
                }
                String stat = text(task.resolve("stat")).orElse("");
                int end = stat.lastIndexOf(") ");
                if (end > 0) {
                    lines.add("thread " + task.getFileName() + " " + stat.charAt(end + 2) + " in " + waitChannel(task) + " "
                            + stat.substring(stat.indexOf('('), end + 1).replaceAll("\\p{Cntrl}", "?"));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return lines;
        }
        return lines.size() < 2 ? List.of() : lines;
    }

    /** The kernel says 0 for a thread that runs, and for one that isn't ours to look at. */
    private static String waitChannel(Path process) {
        return text(process.resolve("wchan")).map(String::strip).filter(w -> !w.isEmpty() && !w.equals("0")).orElse("-");
    }

    static String openFiles(ProcessTree tree) {
        var text = new StringBuilder("process, descriptor, file, position, flags (octal, open(2))\n");
        tree.members().stream().limit(MOST_PROCESSES).forEach(m -> text.append('\n').append(m.label()).append('\n').append(openFiles(m.pid())));
        return text.toString();
    }

    private static String openFiles(long pid) {
        var byNumber = new TreeMap<Integer, String>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path file : files) {
                if (byNumber.size() == MOST_FILES) {
                    break;
                }
                int number = Integer.parseInt(file.getFileName().toString());
                target(file).ifPresent(target -> {
                    Map<String, String> info = pairs(pid, "fdinfo/" + number);
                    byNumber.put(number, number + " " + target + " " + info.getOrDefault("pos", "-") + " " + info.getOrDefault("flags", "-"));
                });
            }
        } catch (IOException | DirectoryIteratorException e) {
            return "  can't be read: " + (Files.exists(Path.of("/proc/" + pid)) ? "it isn't this user's" : "it has ended") + "\n";
        }
        return byNumber.values().stream().map(line -> "  " + line + "\n").collect(Collectors.joining());
    }

    private static Optional<String> target(Path descriptor) {
        try {
            return Optional.of(Shell.quote(Files.readSymbolicLink(descriptor).toString()).replaceAll("\\p{Cntrl}", "?"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> pairs(long pid, String name) {
        var map = new HashMap<String, String>();
        read(pid, name).orElse("").lines().filter(l -> l.contains(":")).forEach(l -> map.put(l.substring(0, l.indexOf(':')),
                l.substring(l.indexOf(':') + 1).strip()));
        return map;
    }

    private static Optional<String> read(long pid, String name) {
        return text(Path.of("/proc/" + pid, name));
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
