package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lib.run.RunDir;
import org.junit.jupiter.api.Test;
import tests.support.Laptop;
import tests.support.LoopbackPod;
import tests.support.Ran;
import tests.support.Scripts;

/** On a pod that has too much to do a start takes its time: who waits for it gives up only when nobody is at it. Short pauses are shorter here, and long ones counted. */
class SlowStartTest extends OnPod {
    private static final String REAL = "#!/bin/sh\nPATH=${PATH#*:}\n";
    private static final String REFUSED = "tmux refused the session";

    /** A laptop's user on the pod itself, with own programs before the others. */
    private Laptop with(String name, String... programsAndTexts) throws Exception {
        Path bin = Files.createDirectories(pod.root.resolve("bin." + name));
        for (int i = 0; i < programsAndTexts.length; i += 2) {
            Scripts.write(bin.resolve(programsAndTexts[i]), REAL + programsAndTexts[i + 1]);
        }
        return pod.laptop(name).with("PATH", bin + ":" + System.getenv("PATH"));
    }

    private Path file(String name) {
        return pod.root.resolve("seen." + name);
    }

    private long count(String name) throws Exception {
        return Files.exists(file(name)) ? Files.size(file(name)) : 0;
    }

    /** Waits here until the test goes on. */
    private String held(String name) {
        return ": >'" + file(name + ".held") + "'\nuntil [ -e '" + file(name + ".go") + "' ]; do sleep 0.1; done\n";
    }

    private String pauses(String quick, String counted, String name) {
        return "case $1 in\n" + quick + ") exec sleep 0.01 ;;\n" + counted + ") printf . >>'" + file(name) + "' ;;\nesac\nexec sleep \"$@\"\n";
    }

    /** Its end, which comes only when what is held goes on, after so many of its longer pauses. */
    private Ran patient(Laptop from, Process process, String name, int most) throws Exception {
        LoopbackPod.await("the pauses of " + name, () -> count(name) > most || !process.isAlive());
        boolean waits = process.isAlive();
        Files.writeString(file(name + ".go"), "");
        Ran ran = from.finish(process);
        assertTrue(waits, "it gave up: " + ran);
        return ran;
    }

    private Laptop heldAtTheStart(String name, String quick) throws Exception {
        return with(name, "mkfifo", held(name) + "exec mkfifo \"$@\"\n", "sleep", pauses(quick, "0.5", name));
    }

    @Test
    void aSubmitWaitsAsLongAsItsLauncherIsAtWork() throws Exception {
        submit("warm1", "true").expect(0);
        Laptop slow = heldAtTheStart("late", "0.01 | 0.05");
        patient(slow, slow.start(words(List.of("--pod", "here"), "late", "sh", "-c", "exit 7")), "late", 2).expect(0);
        assertEquals(7, summary("late").path("exit_code").asInt());
    }

    @Test
    void aResumeWaitsAsLongAsItsLauncherIsAtWork() throws Exception {
        submit(laptop, List.of("--wait"), "again", "sh", "-c", "[ -e '" + file("again.go") + "' ]").expect(1);
        Laptop slow = heldAtTheStart("again", "0.05");
        patient(slow, slow.start("run", "resume", "again", "--pod", "here"), "again", 2).expect(0);
        LoopbackPod.await("the second attempt's end", () -> state("again").equals("succeeded"));
    }

    @Test
    void aSubmitWaitsForTheOneThatWasQuickerAsLongAsThatIsAtWork() throws Exception {
        submit("warm2", "true").expect(0);
        Laptop first = with("first", "mkdir", "mkdir \"$@\" || exit\ncase $1 in *.ops)\n" + held("second") + "esac\n");
        Laptop second = with("second", "sleep", "case $1 in 0.1) printf . >>'" + file("second") + "'\n[ \"$(wc -c <'" + file("second")
                + "')\" -gt 150 ] || exec sleep 0.01 ;;\nesac\nexec sleep \"$@\"\n");
        String[] words = words(List.of("--pod", "here"), "shared", "sh", "-c", "echo started >>'" + file("starts") + "'");
        Process winner = first.start(words);
        LoopbackPod.await("the first submit", () -> Files.exists(file("second.held")) || !winner.isAlive());
        Ran found = patient(second, second.start(words), "second", 150).expect(0);
        assertTrue(found.err().contains("found again: run shared"), found.err());
        assertFalse(first.finish(winner).expect(0).err().contains("found again"));
        summary("shared");
        assertEquals(List.of("started"), Files.readAllLines(file("starts")));
    }

    private Laptop refused(String name, int times) throws Exception {
        return with(name, "tmux", "case \" $* \" in *' new-session '*) printf . >>'" + file(name) + "'\n[ \"$(wc -c <'" + file(name) + "')\" -gt " + times
                + " ] || { echo 'server exited unexpectedly' >&2; exit 1; } ;;\nesac\nexec tmux \"$@\"\n");
    }

    @Test
    void aTmuxServerThatWasJustExitingIsAskedAgain() throws Exception {
        Ran ran = submit(refused("exiting", 1), List.of("--pod", "here"), "kept", "sleep", "300").expect(0);
        assertFalse(ran.err().contains(REFUSED), ran.err());
        assertEquals(2, count("exiting"));
        String session = json("kept", RunDir.METADATA).path("launcher").path("session").asText();
        assertTrue(pod.tmux("list-sessions", "-F", "#{session_name}").expect(0).out().lines().anyMatch(session::equals), session);
        laptop.ops("run", "stop", "kept").expect(0);
        assertEquals(1, Files.readAllLines(pod.file("kept", RunDir.EVENTS)).stream().filter(l -> l.contains("\"attempt_started\"")).count());
    }

    @Test
    void oneThatRefusesAlwaysIsDoneWithout() throws Exception {
        Ran ran = submit(refused("broken", 99), List.of("--pod", "here"), "alone", "sh", "-c", "exit 4").expect(0);
        assertTrue(ran.err().contains(REFUSED) && count("broken") == 3, ran.err());
        assertEquals(4, summary("alone").path("exit_code").asInt());
    }
}
