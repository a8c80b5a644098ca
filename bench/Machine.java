package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the figures were taken on. */
final class Machine {
    static final String RESIDENT = "VmRSS";
    /** Without the pages of files. */
    static final String OWN = "RssAnon";

    private Machine() {}

    static String description() throws IOException {
        long memory = Long.parseLong(field(Path.of("/proc/meminfo"), "MemTotal").replaceAll("\\D", "")) / 1024 / 1024;
        String model = field(Path.of("/proc/cpuinfo"), "model name");
        return (model.isEmpty() ? System.getProperty("os.arch") : model) + ", " + Runtime.getRuntime().availableProcessors() + " cores, " + memory
                + " GiB, Linux " + System.getProperty("os.version") + ", JDK " + System.getProperty("java.version");
    }

    static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    }

    static String field(Path file, String name) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(l -> l.startsWith(name)).findFirst().map(l -> l.substring(l.indexOf(':') + 1).strip()).orElse("");
        }
    }

    /** Memory of a process, in MB of 10^6 bytes. @param kind {@link #RESIDENT} or {@link #OWN} */
    static double megabytes(ProcessHandle process, String kind) throws IOException {
        String text = field(Path.of("/proc/" + process.pid() + "/status"), kind).replaceAll("\\D", "");
        return text.isEmpty() ? 0 : Long.parseLong(text) * 1024 / 1e6;
    }

    /** Seconds on a processor so far, of all threads that still live: to the nanosecond, unlike the ticks of its stat. */
    static double processorSeconds(ProcessHandle process) throws IOException {
        double sum = 0;
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path thread : threads.toList()) {
                sum += Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ")[0]) / 1e9;
            }
        }
        return sum;
    }

    static double processorSeconds(List<ProcessHandle> processes) throws IOException {
        double sum = 0;
        for (ProcessHandle process : processes) {
            sum += processorSeconds(process);
        }
        return sum;
    }

    /** The processes that name this text, which only ours do, among their arguments. */
    static List<ProcessHandle> processesNaming(String text) {
        return ProcessHandle.allProcesses().filter(p -> commandLine(p).contains(text)).toList();
    }

    static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")).replace('\0', ' ');
        } catch (IOException e) {
            return ""; // it has ended meanwhile
        }
    }
}
