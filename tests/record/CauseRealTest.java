package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lib.run.FailureCause;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** Real failures of real processes, recorded by the real recorder: the summary names the cause and the line that proves it. */
class CauseRealTest {
    /** Three processes as torchrun runs them: rank 1 dies first, the others of its end; the launcher reports at last. */
    private static final String LAUNCHER = """
            import os, subprocess, sys
            RANK = '''
            import os, sys, time, traceback
            rank = int(sys.argv[1])
            def hook(kind, value, frames):
                for line in "".join(traceback.format_exception(kind, value, frames)).splitlines():
                    print(f"[rank{rank}]: {line}", file=sys.stderr, flush=True)
            sys.excepthook = hook
            for step in range(3):
                print(f"iter {step}: loss {3 - step / 10:.4f}, time 20ms", flush=True)
            if rank == 1:
                raise ValueError("rank 1 has no shard")
            while not os.path.exists("rank 1 is over"):
                time.sleep(0.05)
            raise ConnectionResetError(104, "Connection reset by peer")
            '''
            ranks = [subprocess.Popen([sys.executable, "-c", RANK, str(r)]) for r in range(3)]
            ranks[1].wait()
            open("rank 1 is over", "w").close()
            codes = [p.wait() for p in ranks]
            print("E1124 11:00:00.000000 1 torch/distributed/elastic/multiprocessing/api.py:874] failed (exitcode: 1) local_rank: 0 (pid: %d) of binary: python"
                  % ranks[0].pid, file=sys.stderr)
            sys.exit(1)
            """;
    private static final Path MEMORY_V1 = Path.of("/sys/fs/cgroup/memory");
    private static final Path MEMORY_V2 = Path.of("/sys/fs/cgroup");
    private static final long LIMIT_BYTES = 400L << 20;

    @TempDir
    Path root;

    /** A command and what its summary must say: the cause, the beginning of the message, and a part of the proving line (empty: the fact is no line). */
    private record Failure(String name, FailureCause cause, String message, String proof, List<String> command) {
        static Failure python(String name, FailureCause cause, String message, String proof, String code) {
            return new Failure(name, cause, message, proof, List.of("python3", "-c", code));
        }
    }

    private List<Failure> failures() throws Exception {
        Path broken = Files.writeString(root.resolve("broken.py"), "x = 1\n\ndef main(:\n    pass\n");
        Path plain = Files.writeString(root.resolve("plain.sh"), "echo never\n");
        String limited = "import resource; resource.setrlimit(resource.RLIMIT_AS, (1 << 28, 1 << 28)); bytearray(1 << 30)";
        return List.of(
                Failure.python("memory limited by RLIMIT_AS", FailureCause.HOST_OOM, "MemoryError", "MemoryError", limited),
                Failure.python("missing module", FailureCause.IMPORT_ERROR, "ModuleNotFoundError: No module named 'no_such_module'", "ModuleNotFoundError", "import no_such_module"),
                Failure.python("segmentation fault", FailureCause.SIGNAL, "the command was ended by SIGSEGV (signal 11)", "", "import ctypes; ctypes.string_at(0)"),
                Failure.python("segmentation fault with faulthandler", FailureCause.SIGNAL, "the command was ended by SIGSEGV (signal 11)", "",
                        "import ctypes, faulthandler; faulthandler.enable(); ctypes.string_at(0)"),
                Failure.python("SIGKILL", FailureCause.SIGNAL, "the command was ended by SIGKILL (signal 9)", "", "import os; os.kill(os.getpid(), 9)"),
                Failure.python("assertion", FailureCause.ASSERTION, "AssertionError: too long", "AssertionError: too long", "assert 3 < 2, 'too long'"),
                Failure.python("argparse", FailureCause.CONFIG_ERROR, "train.py: error: unrecognized arguments: --lrr=1", "unrecognized",
                        "import argparse; argparse.ArgumentParser('train.py').parse_args(['--lrr=1'])"),
                Failure.python("missing data", FailureCause.DATA_MISSING, "FileNotFoundError: [Errno 2] No such file or directory: 'data/train.bin'", "train.bin", "open('data/train.bin')"),
                Failure.python("several ranks", FailureCause.PYTHON_EXCEPTION, "ValueError: rank 1 has no shard", "rank 1 has no shard", LAUNCHER),
                new Failure("syntax error", FailureCause.PYTHON_EXCEPTION, "SyntaxError: ", "SyntaxError", List.of("python3", broken.toString())),
                new Failure("no such script", FailureCause.COMMAND_NOT_FOUND, "", "can't open file", List.of("python3", root + "/trian.py")),
                new Failure("no such module to run", FailureCause.IMPORT_ERROR, "", "No module named trainer", List.of("python3", "-m", "trainer")),
                new Failure("command not found", FailureCause.COMMAND_NOT_FOUND, "", "no-such-program", List.of("no-such-program", "--x")),
                new Failure("command not executable", FailureCause.COMMAND_NOT_FOUND, "the command isn't executable: ", "plain.sh", List.of(plain.toString())),
                new Failure("exit code alone", FailureCause.UNKNOWN, "the command ended with exit code 3, and its log doesn't prove why", "", List.of("sh", "-c", "echo bye; exit 3")));
    }

    @TestFactory
    Stream<DynamicTest> theSummaryNamesTheCauseOf() throws Exception {
        return failures().stream().map(f -> DynamicTest.dynamicTest(f.name(), () -> check(f)));
    }

    private void check(Failure expected) throws Exception {
        Path place = Files.createDirectory(root.resolve("run of " + expected.name()));
        try (var run = new RecordedRun(place, expected.command().toArray(String[]::new)).write().start()) {
            expect(run, expected.cause(), expected.message(), expected.proof());
        }
    }

    private static JsonNode expect(RecordedRun run, FailureCause cause, String message, String proof) throws Exception {
        JsonNode failure = run.summary().path("failure");
        assertEquals(cause.text(), failure.path("cause").asText(), failure::toString);
        assertTrue(failure.path("message").asText().startsWith(message), failure::toString);
        JsonNode evidence = failure.path("evidence").path(0);
        if (!proof.isEmpty()) {
            assertEquals("stdout.log", evidence.path("file").asText(), failure::toString);
            String line = run.log().split("\n")[evidence.path("line").asInt() - 1];
            assertTrue(line.contains(proof) && line.contains(evidence.path("text").asText()), failure + " " + line);
        }
        return failure;
    }

    @Test
    void aFullDiskIsNamedForPythonAndForPrograms() throws Exception {
        Path disk = Files.createDirectory(root.resolve("disk"));
        sh("mount -t tmpfs -o size=256k tmpfs " + disk);
        try {
            String write = "f = open('" + disk + "/ckpt.pt', 'wb', buffering=0)\nwhile True: f.write(b'x' * 65536)";
            check(Failure.python("full disk in python", FailureCause.DISK_FULL, "OSError: [Errno 28] No space left on device", "Errno 28", write));
            check(new Failure("full disk in cp", FailureCause.DISK_FULL, "cp: ", "No space left on device", List.of("cp", "/bin/sh", "/bin/ls", disk.toString())));
        } finally {
            sh("umount " + disk);
        }
    }

    @Test
    void aCommandThatTheKernelKilledForWantOfMemoryIsToldFromOneThatSomebodyKilled() throws Exception {
        Path cgroup = limited("ops-test-" + ProcessHandle.current().pid());
        try {
            String eat = "import os, time\nblocks = []\nfor step in range(100):\n    blocks.append(os.urandom(1 << 20) * 16)\n";
            try (var run = new RecordedRun(Files.createDirectory(root.resolve("eats")), "python3", "-c", eat).write()
                    .startWith("sh", "-c", "echo $$ >'" + cgroup + "/cgroup.procs' && exec sh \"$@\"", "sh")) {
                JsonNode failure = expect(run, FailureCause.HOST_OOM, "the kernel killed the command for want of memory", "");
                assertEquals("oom_kill was 0 when the command started and is 1", failure.path("evidence").path(0).path("text").asText());
                assertEquals(137, run.summary().path("exit_code").asInt());
            }
            try (var run = new RecordedRun(Files.createDirectory(root.resolve("killed")), "sh", "-c", "kill -9 $$").write()
                    .startWith("sh", "-c", "echo $$ >'" + cgroup + "/cgroup.procs' && exec sh \"$@\"", "sh")) {
                JsonNode failure = expect(run, FailureCause.SIGNAL, "the command was ended by SIGKILL (signal 9)", "");
                assertTrue(failure.path("message").asText().endsWith("of this cgroup didn't rise"), failure::toString);
            }
        } finally {
            RecordedRun.await("an empty cgroup", () -> Files.readString(cgroup.resolve("cgroup.procs")).isBlank());
            Files.delete(cgroup);
        }
    }

    /** A cgroup with little memory. Where none can be made (no root, a read-only mount) the test is reported as aborted, with the reason. */
    private static Path limited(String name) throws Exception {
        boolean first = Files.isDirectory(MEMORY_V1);
        Path cgroup = (first ? MEMORY_V1 : MEMORY_V2).resolve(name);
        try {
            Files.createDirectory(cgroup);
            Files.writeString(cgroup.resolve(first ? "memory.limit_in_bytes" : "memory.max"), String.valueOf(LIMIT_BYTES));
        } catch (java.io.IOException e) {
            Files.deleteIfExists(cgroup);
            throw new TestAbortedException("no cgroup with a memory limit can be made here: " + e);
        }
        return cgroup;
    }

    private static void sh(String script) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", script).inheritIO().start();
        assertEquals(0, process.waitFor(), script);
    }

    @Test
    void whatAnEarlierAttemptSaidIsNotTheCause() throws Exception {
        try (var run = new RecordedRun(root, "sh", "-c", "exit 4").write()) {
            Files.writeString(run.dir.resolve("stdout.log"), "Traceback (most recent call last):\n  File \"x\", line 1, in <module>\n    f()\nValueError: of the attempt before\n");
            run.start();
            JsonNode failure = expect(run, FailureCause.UNKNOWN, "the command ended with exit code 4", "");
            assertEquals("code=4", failure.path("evidence").path(0).path("text").asText());
        }
    }

    @Test
    void theLineIsRightBehindALogOfManyMegabytes() throws Exception {
        String code = "import sys\nfor i in range(300000): print('processed shard', i, 'of many')\nsys.stdout.flush()\nraise ValueError('at the end')";
        try (var run = new RecordedRun(root, "python3", "-c", code).write().start()) {
            JsonNode failure = expect(run, FailureCause.PYTHON_EXCEPTION, "ValueError: at the end", "ValueError: at the end");
            assertEquals(300003, failure.path("evidence").path(0).path("line").asInt());
        }
    }
}
