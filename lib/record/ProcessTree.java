package lib.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The processes of an attempt: the command, its descendants, and what is left in its session; ended ones (zombies) aren't. From /proc/PID/stat alone,
 * which, unlike cmdline and environ, can be read of a process that is stuck in the kernel (proc_pid_stat(5)).
 *
 * @param members parents before their children
 */
record ProcessTree(List<Member> members) {

    /**
     * One process.
     *
     * @param state    {@code R S D T t}
     * @param name     as the kernel has it, without control characters
     * @param cpuTicks user and system time, with that of children that were waited for
     * @param depth    0 for the command
     */
    record Member(long pid, long parent, long session, char state, String name, long cpuTicks, int threads, int depth) {
        boolean isStopped() {
            return state == 'T' || state == 't';
        }

        boolean isWaiting() {
            return state == 'D';
        }

        String label() {
            return "process " + pid + " (" + name + ")";
        }

        private Member at(int newDepth) {
            return new Member(pid, parent, session, state, name, cpuTicks, threads, newDepth);
        }
    }

    private static final Path PROC = Path.of("/proc");

    ProcessTree {
        members = List.copyOf(members);
    }

    static ProcessTree of(Attempt attempt) {
        var byParent = new HashMap<Long, List<Member>>();
        var inSession = new ArrayList<Member>();
        long shell = attempt.shell().pid();
        var roots = new ArrayDeque<Member>();
        all().forEach(m -> {
            byParent.computeIfAbsent(m.parent(), p -> new ArrayList<>()).add(m);
            if (m.pid() == attempt.command().pid() && attempt.command().isAlive()) {
                roots.add(m);
            } else if (m.session() == shell && m.pid() != shell && m.parent() != shell) {
                inSession.add(m);
            }
        });
        var found = new ArrayList<Member>();
        var seen = new HashSet<Long>();
        roots.addAll(inSession);
        while (!roots.isEmpty()) {
            add(roots.poll(), byParent, found, seen);
        }
        return new ProcessTree(found);
    }

    private static void add(Member root, Map<Long, List<Member>> byParent, List<Member> found, Set<Long> seen) {
        var open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Member next = open.pop();
            if (seen.add(next.pid())) {
                found.add(next);
                byParent.getOrDefault(next.pid(), List.of()).reversed().forEach(child -> open.push(child.at(next.depth() + 1)));
            }
        }
    }

    private static List<Member> all() {
        var all = new ArrayList<Member>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            processes.forEach(p -> read(p).ifPresent(all::add));
        } catch (IOException | DirectoryIteratorException e) {
            return all;
        }
        all.sort(Comparator.comparingLong(Member::pid));
        return all;
    }

    private static Optional<Member> read(Path process) {
        try {
            String stat = new String(Files.readAllBytes(process.resolve("stat")), StandardCharsets.UTF_8);
            int end = stat.lastIndexOf(')');
            String[] f = stat.substring(end + 2).split(" ");
            long ticks = Long.parseLong(f[11]) + Long.parseLong(f[12]) + Long.parseLong(f[13]) + Long.parseLong(f[14]);
            String name = stat.substring(stat.indexOf('(') + 1, end).replaceAll("\\p{Cntrl}", "?");
            return "ZX".contains(f[0]) ? Optional.empty() : Optional.of(new Member(Long.parseLong(stat.substring(0, stat.indexOf(' '))),
                    Long.parseLong(f[1]), Long.parseLong(f[3]), f[0].charAt(0), name, ticks, Integer.parseInt(f[17]), 0));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();    // it has ended
        }
    }

    long cpuTicks() {
        return members.stream().mapToLong(Member::cpuTicks).sum();
    }

    /** Bytes read and written so far, through the page cache or by system calls; what may not be read counts as none (proc_pid_io(5)). */
    long ioBytes() {
        return members.stream().mapToLong(m -> ioBytes(m.pid())).sum();
    }

    private static long ioBytes(long pid) {
        KeyValues io = new KeyValues(new HashMap<>());
        try {
            var map = new HashMap<String, String>();
            Files.readString(PROC.resolve(pid + "/io")).lines().forEach(l -> map.put(l.replaceFirst(":.*", ""), l.replaceFirst(".*: *", "")));
            io = new KeyValues(map);
        } catch (IOException e) {
            return 0;
        }
        return io.number("rchar", 0) + io.number("wchar", 0) + io.number("read_bytes", 0);
    }
}
