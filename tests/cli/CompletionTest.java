package tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lib.run.Shell;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tests.support.LoopbackPod;
import tests.support.Scripts;

/** What a real bash offers at a TAB, with a stand-in on PATH that notes each start of ops. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CompletionTest {
    private Path directory;
    private Path home;
    private Path project;
    private OpsProcess ops;

    @BeforeAll
    void aProjectWithRunsHereAndOnAPod(@TempDir Path temporary) throws Exception {
        directory = temporary;
        ops = new OpsProcess(directory);
        home = ops.home();
        project = directory.resolve("project's");
        Files.writeString(home.resolve("script"), ops.run("completion", "bash").expect(0).out());
        write(project.resolve("configs/ops/project.json"), """
                {"project": {"name": "p"}, "pods": {"box": {"provider": "ssh", "host": "h", "outputs_dir": "/mnt/runs/p"}},
                 "presets": {"small": {"command": ["true"]}, "small_long": {"command": ["true"]}, "other": {"command": ["true"]}}}""");
        for (String id : List.of("here-1", "here-2", "$(touch owned)", "`touch owned`", "a b;touch owned", "no-run")) {
            write(home.resolve(".ops/runs/p").resolve(id).resolve(id.equals("no-run") ? "notes" : "command.sh"), "");
        }
        seen("there-1", "/mnt/runs/p/there-1");
        seen("elsewhere-1", "/mnt/runs/q/elsewhere-1");
        refresh();
        Scripts.write(home.resolve("bin/ops"), "#!/bin/sh\necho \"$*\" >>" + Shell.quote(home + "/starts") + "\n");
    }

    @Test
    void commandsAndOptionsAreThoseOfTheProgram() throws Exception {
        assertEquals(List.of("submit", "status", "stop"), offered("run", "s"));
        assertEquals(List.of("--preset"), offered("run", "submit", "--pre"));
        assertTrue(offered("").containsAll(List.of("run", "config", "init", "doctor", "completion", "status")));
        assertEquals(List.of("starting", "stalled", "succeeded", "stopped"), offered("list", "--state", "s"));
        assertEquals(List.of("bash", "zsh", "fish"), offered("completion", ""));
    }

    @Test
    void presetsPodsAndRunsOfTheProjectAreOffered() throws Exception {
        assertEquals(List.of("small", "small_long"), offered("run", "submit", "--preset", "sm"));
        assertEquals(List.of("small", "small_long"), offered("run", "submit", "--preset", "=", "sm"));
        assertEquals(List.of("box", "local"), offered("doctor", "--pod", ""));
        assertEquals(List.of("box"), offered("pod", "status", "b"));
        assertEquals(List.of("@last", "here-1", "here-2", "there-1"), offered("--pod", "run", "status", "").stream().sorted().toList());
        assertEquals(List.of("there-1"), offered("run", "diff", "here-1", "th"));
        assertEquals(List.of(), offered("run", "submit", "--run-id", "h"));
        assertEquals(List.of(), offered("run", "submit", "--", "s"));
    }

    @Test
    void noNameOfADirectoryRunsAnything() throws Exception {
        for (String word : List.of("$", "$(touch owned", "`", "a", "'", "*", "[", "\\", "a b", "-*", "../", "~")) {
            assertTrue(offered("status", word).stream().allMatch(o -> o.matches("[A-Za-z0-9@._-]+")), word);
        }
        try (Stream<Path> all = Files.walk(directory)) {
            assertFalse(all.anyMatch(p -> p.getFileName().toString().equals("owned")));
        }
    }

    @Test
    void aNewerConfigIsReadAnewInTheBackgroundOnce() throws Exception {
        Path mine = directory.resolve("mine");
        write(mine.resolve("configs/ops/project.json"), "{\"project\": {\"name\": \"m\"}}");
        Path starts = home.resolve("starts");
        assertEquals(List.of(), offeredIn(mine, "run", "submit", "--preset", ""));
        LoopbackPod.await("a start of ops", () -> Files.exists(starts) && Files.readString(starts).endsWith("\n"));
        offeredIn(mine, "run", "submit", "--preset", "");
        offeredIn(project, "run", "submit", "--preset", "");
        assertEquals("--quiet --project-config " + mine.toRealPath() + "/configs/ops/project.json completion --refresh\n", Files.readString(starts));
        Files.setLastModifiedTime(mine.resolve("configs/ops/project.json"), FileTime.from(Instant.now().plusSeconds(60)));
        offeredIn(mine, "run", "submit", "--preset", "");
        LoopbackPod.await("another start of ops", () -> Files.readAllLines(starts).size() == 2);
    }

    @Test
    void withoutAProjectAndWithABrokenCacheNothingIsOffered() throws Exception {
        assertEquals(List.of(), offeredIn(home, "run", "submit", "--preset", ""));
        Path cache = Files.createDirectories(directory.resolve("odd/ops/completion"));
        Files.write(cache.resolve("x.words"), new byte[] {0, (byte) 0xff, '\n', 'p'});
        Files.writeString(cache.resolve("y.words"), "config " + project.toRealPath() + "/configs/ops/project.json\npreset $(touch owned)\npreset ok\nlocal\nseen / \n");
        assertEquals(List.of("ok"), offered(project, "XDG_CACHE_HOME=" + directory + "/odd", List.of("run", "submit", "--preset", "")));
    }

    @Test
    void aTabInATerminalFillsTheWordIn() throws Exception {
        Path sockets = Files.createDirectories(directory.resolve("t"));
        List<String> tmux = List.of("env", "-u", "TMUX", "TMUX_TMPDIR=" + sockets, "HOME=" + home, "PATH=" + home + "/bin:" + System.getenv("PATH"), "tmux", "-f", "/dev/null");
        run(join(tmux, "new-session", "-d", "-x", "120", "-y", "20", "-c", project.toString(), "bash --norc -i"));
        try {
            run(join(tmux, "send-keys", " source ~/script; clear", "Enter"));
            run(join(tmux, "send-keys", "ops run sub", "Tab", "--pre", "Tab", "oth", "Tab"));
            LoopbackPod.await("the completed line", () -> run(join(tmux, "capture-pane", "-p")).contains("ops run submit --preset other"));
        } finally {
            run(join(tmux, "kill-server"));
        }
    }

    @Test
    void anUnknownShellIsAUsageError() {
        ops.run("completion", "tcsh").complaint(2, "no completion for 'tcsh'");
        ops.run("completion").complaint(2, "which shell?");
    }

    private List<String> offered(String... words) throws Exception {
        return offeredIn(project, words);
    }

    private List<String> offeredIn(Path in, String... words) throws Exception {
        return offered(in, "X=", List.of(words));
    }

    private List<String> offered(Path in, String variable, List<String> words) throws Exception {
        var all = new ArrayList<>(List.of("ops"));
        all.addAll(words);
        String driver = "compopt() { :; }; source ~/script; cd " + Shell.quote(in.toString()) + "; COMP_WORDS=(" + all.stream().map(CompletionTest::quoted).collect(Collectors.joining(" "))
                + "); COMP_CWORD=" + words.size() + "; _ops ops; printf '%s\\n' \"${COMPREPLY[@]}\"";
        return run(List.of("env", "-u", "XDG_CACHE_HOME", variable, "HOME=" + home, "PATH=" + home + "/bin:" + System.getenv("PATH"), "bash", "--norc", "-c", driver)).lines()
                .filter(l -> !l.isEmpty()).toList();
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private static List<String> join(List<String> command, String... words) {
        return Stream.concat(command.stream(), Stream.of(words)).toList();
    }

    private static String run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), command.toString());
        return out;
    }

    private void refresh() throws IOException {
        ops.run("--project-config", project.toRealPath() + "/configs/ops/project.json", "completion", "--refresh").expect(0);
    }

    private void seen(String id, String path) throws IOException {
        write(home.resolve(".cache/ops/seen/box/" + id + ".json"), "{\"run_id\":\"" + id + "\",\"pod\":\"box\",\"run_dir\":\"" + path + "\"}");
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
