package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lib.store.Json;
import org.junit.jupiter.api.Test;
import tests.support.CuttingProxy;
import tests.support.Laptop;
import tests.support.LoopbackPod;
import tests.support.Ran;
import tests.support.TerminalScreen;

/** {@code status --watch} and {@code list --watch} on a real terminal and in pipes, while real runs go on. */
class WatchTest extends OnPod {
    /** A loss that falls, in the log of a run that would clear the screen, name the window, and go on until it is told to end. */
    private static final String TRAIN = """
            import os, sys, time
            step, go = 0, os.environ['OPS_RUN_DIR'] + '/go'
            while not os.path.exists(go):
                print(f'\\x1b[2J\\x1b]0;owned\\x07\\x1b[31mred\\x1b[0m 学習 \\u202eevil\\nstep {step}: loss {100 / (step + 20):.4f}', flush=True)
                step += 10
                time.sleep(0.05)
            raise ValueError('the end')
            """;
    private static final String NO_ESCAPE = "[^\u001b]*";

    private Laptop train(String laptopName, String id) throws Exception {
        Laptop trainer = pod.laptop(laptopName);
        Path config = trainer.dir.resolve("configs/ops/project.json");
        Files.writeString(trainer.dir.resolve("train.py"), TRAIN);
        Files.writeString(config, Files.readString(config).replace("\"presets\": {", "\"presets\": {\"toy\": {\"command\": [\"python3\", \"-X\", \"utf8\", \"" + trainer.dir
                + "/train.py\"], \"metric_patterns\": [\"^step (?<step>\\\\d+): loss (?<train_loss>\\\\S+)$\"]},"));
        trainer.ops("run", "submit", "--pod", "here", "--preset", "toy", "--run-id", id, "--note", "学習🚀\u001b[2J\u202enote").expect(0);
        LoopbackPod.await("a metric", () -> Files.exists(pod.file(id, "metrics.jsonl")));
        return trainer;
    }

    private void end(String id) throws Exception {
        Files.writeString(pod.file(id, "go"), "");
    }

    @Test
    void statusIsOneScreenThatFollowsTheRunAndLeavesTheTerminalAsItWas() throws Exception {
        Laptop trainer = train("one", "falling");
        try (var screen = new TerminalScreen(pod, trainer, 100, 30)) {
            screen.type("ops status falling --watch --every 1 --pod here");
            String text = screen.await("train/loss   █[▁-█]*▁ +min .*log, last output .*red 学習 .*u202eevil\nstep \\d+: loss");
            assertTrue(text.startsWith("falling  on pod here ") && text.contains("state        running") && text.contains("note         学習🚀\\u202enote"), text);
            assertTrue(text.matches("(?s).*\nstep         \\d+  [0-9.]+ steps/s\n.*"), text);
            assertEquals("1 0", screen.is("alternate_on") + " " + screen.is("cursor_flag"));

            screen.resize(44, 9);
            String small = screen.await("^falling +\\S* *on pod here +\\d\\d:\\d\\d:\\d\\dZ\n");
            assertTrue(small.contains("train/loss   █"), small);
            screen.resize(100, 30);

            screen.press("C-c");
            screen.await("ops: interrupted; the run goes on\n     come back with: ops status falling --watch --every 1\n\\$ *\n");
            screen.type("echo code $?; stty -a | tr ' ' '\\n' | grep -cx echo");
            String main = screen.await("code 130\n1\n");
            assertTrue(main.startsWith("$ ops status falling --watch") && main.contains("\nrun          falling\nstate        running\n"), main);
            assertEquals("0 1 0", screen.is("alternate_on") + " " + screen.is("cursor_flag") + " " + screen.is("history_size"));
            assertFalse(screen.is("pane_title").contains("owned"));
        }
        end("falling");
    }

    @Test
    void aPodThatIsGoneIsWaitedForAndTheEndOfTheRunEndsTheWatch() throws Exception {
        Laptop trainer = train("two", "far");
        var network = new CuttingProxy(pod.port);
        pod.alias("cut", network.port());
        try (var screen = new TerminalScreen(pod, trainer, 110, 30)) {
            screen.type("ops status far --watch --every 1 --pod cut");
            screen.await("state        running\n");
            network.close();
            pod.hangUp(trainer, "cut");
            String gone = screen.await("state         unknown   running when it was seen [0-9.]+s ago\npod           no answer  asking again: pod cut \\(cut\\) can't be reached: ");
            assertTrue(gone.contains("train/loss   █") && !gone.contains("failed"), gone);

            Path config = pod.root.resolve("ssh_config");
            Files.writeString(config, Files.readString(config).replace("Port " + network.port(), "Port " + pod.port));
            screen.await("state        running\n");
            end("far");
            screen.await("\nstate        failed, exit code 1\n.*ValueError: the end.*\n\\$ *\n");
            screen.type("echo code $?");
            screen.await("code 1\n");
            assertEquals("0 1", screen.is("alternate_on") + " " + screen.is("cursor_flag"));
        }
    }

    @Test
    void aListShowsCurvesAndMarksWhatChanged() throws Exception {
        Laptop trainer = train("three", "curve");
        try (var screen = new TerminalScreen(pod, trainer, 110, 20)) {
            screen.type("ops list --watch --every 1 --pod here --preset toy");
            String text = screen.await("\n  curve +running +.* +█[▁-█]*▁");
            assertTrue(text.matches("(?s)runs on pod here .*1 running.* \\d\\d:\\d\\d:\\d\\dZ\n\n  RUN +STATE +ELAPSED +STEP +LOSS +CURVE.*"), text);
            end("curve");
            screen.await("\n\\* curve +failed .* 1 python_exception");
            screen.press("q");
            screen.await("RUN +STATE +STARTED.*curve +failed.*ops: interrupted; the runs go on\n     come back with: ops list --watch --every 1\n");
            assertEquals("0 1", screen.is("alternate_on") + " " + screen.is("cursor_flag"));
        }
    }

    @Test
    void aPipeGetsPlainLinesAndJsonAnObjectALine() throws Exception {
        Laptop trainer = train("four", "piped");
        Process lines = trainer.start("status", "piped", "--watch", "--every", "1", "--pod", "here");
        Process json = trainer.start("status", "piped", "--watch", "--every", "1", "--pod", "here", "--json");
        Process list = trainer.start("list", "--watch", "--every", "1", "--pod", "here", "--json");
        for (Process watch : List.of(lines, json, list)) {
            LoopbackPod.await("two lines", () -> trainer.said(watch).lines().count() >= 2);
        }
        end("piped");
        Ran plain = trainer.finish(lines).expect(1);
        assertTrue(plain.out().matches("(?s)\\d\\d:\\d\\d:\\d\\dZ  running  step \\d+  train/loss [0-9.]+\n" + NO_ESCAPE + "state        failed, exit code 1\n.*/piped\n"), plain.out());
        List<JsonNode> documents = trainer.finish(json).expect(1).lines().stream().map(line -> Json.parse(line).orElseThrow()).toList();
        assertEquals(List.of("running", "failed"), List.of(documents.get(0).path("state").asText(), documents.get(documents.size() - 1).path("state").asText()));
        assertTrue(documents.get(0).has("heartbeat_age_sec"), "the whole document of status");
        LoopbackPod.await("the end in the list", () -> trainer.said(list).contains("\"failed\""));
        list.destroy();
        Ran listed = trainer.finish(list).expect(143);
        assertEquals("ops: interrupted; the runs go on\n     come back with: ops list --watch --every 1\n", listed.err());
        assertTrue(listed.lines().stream().map(line -> Json.parse(line).orElseThrow()).allMatch(row -> row.has("run_id") && row.has("t")), listed.out());
    }

    @Test
    void whatCannotBeWatchedIsSaidAtOnce() throws Exception {
        laptop.ops("status", "--watch", "--every", "0").complaint(2, "--every needs a number of seconds from 1 to 3600");
        laptop.ops("status", "no-such-run", "--watch", "--pod", "here").complaint(4, "no run 'no-such-run'");
        laptop.ops("status", "never-seen", "--watch", "--pod", "dead").expect(3);
        laptop.ops("list", "--watch", "--pod", "dead").complaint(3, "can't be reached");
    }
}
