package tests.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lib.run.Kind;
import lib.run.KindSettings;
import lib.run.RunDir;
import lib.store.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ckpt_last.* and ckpt_best.* are complete files, whatever the script does with its own. */
class CheckpointsTest {
    /**
     * save(name, text, cut) writes a zip in place, as torch.save does; cut leaves it without its end. step(n, loss) is nanoGPT's line, which has been
     * read when it returns: whose step a file is, is what had been said before it was there.
     */
    private static final String SCRIPT = """
            import io, os, sys, time, zipfile
            os.makedirs('run1/checkpoints', exist_ok=True)
            def save(name, text, cut=0):
                data = io.BytesIO()
                with zipfile.ZipFile(data, 'w') as z:
                    z.writestr('archive/data.pkl', text)
                data = data.getvalue()
                with open('run1/checkpoints/' + name, 'wb') as f:
                    f.write(data[:len(data) - cut] if cut else data)
            def step(n, loss):
                print(f'step {n}: train loss {loss}, val loss {loss}', flush=True)
                wait('run1/metrics.jsonl', f'"step":{n},')
            def wait(file, text=None):
                for _ in range(12000):
                    if os.path.exists(file) and (text is None or text.encode() in open(file, 'rb').read()):
                        return
                    time.sleep(0.01)
                sys.exit('waited in vain for ' + file)
            """;
    private static final String LAST = "run1/checkpoints/ckpt_last.pt";
    @TempDir
    Path root;

    @Test
    void theLastAndTheBestOutliveTheScriptsOwnFile() throws Exception {
        try (var run = started("""
                step(10, 2.0)
                save('ckpt.pt', 'first and best')
                wait('run1/checkpoints/ckpt_best.pt', 'first and best')
                step(20, 3.0)
                save('ckpt.pt', 'second')
                wait('%s', 'second')
                save('ckpt.pt', 'third', cut=30)
                """.formatted(LAST))) {
            JsonNode summary = run.summary();
            assertEquals("succeeded", summary.path("state").asText(), run.log());
            assertEquals("checkpoints/ckpt_last.pt", summary.path("checkpoints").path("last").asText());
            assertEquals("checkpoints/ckpt_best.pt", summary.path("checkpoints").path("best").asText());
            assertTrue(text(run, "ckpt_last.pt").contains("second"));
            assertTrue(text(run, "ckpt_best.pt").contains("first and best"));
            List<JsonNode> events = events(run);
            assertEquals(List.of(10L, 20L, 20L), events.stream().map(e -> e.path("step").asLong()).toList());
            assertEquals(List.of(true, false, false), events.stream().map(e -> e.path("best").asBoolean()).toList());
            assertFalse(events.get(2).path("kept").asBoolean(true));
            assertEquals("checkpoints/ckpt.pt", events.get(0).path("file").asText());
            assertNothingUnfinished(run);
        }
    }

    @Test
    void aBestThatIsTheLastTakesNoRoomOfItsOwn() throws Exception {
        try (var run = started("step(1, 1.0)\nsave('ckpt.pt', 'x')\n")) {
            run.summary();
            assertTrue(Files.isSameFile(file(run, "ckpt_last.pt"), file(run, "ckpt_best.pt")));
            assertFalse(Files.isSameFile(file(run, "ckpt_last.pt"), file(run, "ckpt.pt")), "truncating the script's file must not truncate ours");
            assertArrayEquals(Files.readAllBytes(file(run, "ckpt.pt")), Files.readAllBytes(file(run, "ckpt_last.pt")));
        }
    }

    @Test
    void aFileThatAProcessHoldsOpenForWritingIsNotCopied() throws Exception {
        try (var run = started("""
                f = open('run1/checkpoints/ckpt.bin', 'wb')
                f.write(b'half')
                f.flush()
                time.sleep(4)
                print(os.path.exists('run1/checkpoints/ckpt_last.bin'), flush=True)
                f.write(b' and whole')
                """)) {
            run.summary();
            assertEquals("False\n", run.log());
            assertEquals("half and whole", text(run, "ckpt_last.bin"));
        }
    }

    @Test
    void aCopyThatARecorderDidNotGetToRenameIsStillOurs() throws Exception {
        Path hold = root.resolve("hold");
        try (var run = written("""
                save('ckpt.pt', 'first')
                wait('%s', 'first')
                wait('go')
                save('ckpt.pt', 'second')
                wait('end')
                """.formatted(LAST))) {
            Path recorder = run.dir.resolve(RunDir.RECORDER);
            Files.writeString(recorder, "while [ -e '" + hold + "' ]; do sleep 0.05; done\n" + Files.readString(recorder));
            run.start();
            Path memory = run.dir.resolve(".ops/checkpoints.json");
            RecordedRun.await("the first", () -> Files.exists(memory) && Json.parse(Files.readString(memory)).orElseThrow().path("ckpt_last").path("done").asBoolean());
            Files.createFile(hold);
            RecordedRun.kill(RecordedRun.recorders(run.dir));
            Files.createFile(root.resolve("go"));
            RecordedRun.await("the second", () -> text(run, "ckpt.pt").contains("second"));
            // As it was noted when the recorder died: the copy is made, and hasn't got its name.
            ObjectNode noted = (ObjectNode) Json.parse(Files.readString(memory)).orElseThrow();
            for (String version : List.of("source", "made")) {
                noted.withObject("/ckpt_last/" + version).put("size_bytes", Files.size(file(run, "ckpt.pt")))
                        .put("modified", Files.getLastModifiedTime(file(run, "ckpt.pt")).toInstant().toString());
            }
            noted.withObject("/ckpt_last").put("done", false);
            Files.writeString(memory, noted.toString());
            Files.delete(hold);
            Files.createFile(root.resolve("end"));
            run.summary();
            assertTrue(text(run, "ckpt_last.pt").contains("second"), text(run, "ckpt_last.pt"));
            assertNothingUnfinished(run);
        }
    }

    @Test
    void aScriptThatWritesTheNamesItselfIsLeftAlone() throws Exception {
        try (var run = started("""
                save('ckpt_last.pt', 'the script its own')
                save('ckpt.pt', 'another')
                wait('run1/events.jsonl', '"checkpoint"')
                """)) {
            run.summary();
            assertTrue(text(run, "ckpt_last.pt").contains("the script its own"));
            assertEquals(List.of("checkpoints/ckpt_last.pt"), events(run).stream().map(e -> e.path("file").asText()).toList());
            assertFalse(Files.exists(file(run, "ckpt_best.pt")), "nothing says that it is the best");
        }
    }

    @Test
    void namesOfTheProjectsOwnKindHaveAFileForTheBest() throws Exception {
        var names = new KindSettings.Checkpoints(List.of("step_*.pt"), List.of("top/model-best.pt"), "");
        try (var run = new RecordedRun(root, "python3", "-c", SCRIPT + """
                os.makedirs('run1/checkpoints/top')
                save('step_9.pt', 'nine')
                time.sleep(0.05)
                save('step_10.pt', 'ten')
                save('step_11.pt.tmp', 'not yet')
                save('top/model-best.pt', 'best')
                """).settings(settings(names)).write().start()) {
            run.summary();
            assertTrue(text(run, "ckpt_last.pt").contains("ten"));
            assertTrue(text(run, "ckpt_best.pt").contains("best"));
        }
    }

    @Test
    void aRecorderThatStartsAgainNeitherLosesNorRepeats() throws Exception {
        try (var run = started("""
                step(1, 1.0)
                save('ckpt.pt', 'one')
                wait('run1/events.jsonl', '"checkpoint"')
                print('kill', flush=True)
                wait('run1/events.jsonl', 'runner_recovered')
                time.sleep(1)
                step(2, 0.5)
                save('ckpt.pt', 'two')
                """)) {
            run.awaitLog("kill");
            run.recorder().destroyForcibly();
            run.summary();
            assertEquals(List.of(1L, 2L), events(run).stream().map(e -> e.path("step").asLong()).toList());
            assertTrue(text(run, "ckpt_last.pt").contains("two") && text(run, "ckpt_best.pt").contains("two"));
        }
    }

    @Test
    void whatAKilledRecorderLeftHalfCopiedIsTakenAway() throws Exception {
        try (var run = new RecordedRun(root, "python3", "-c", SCRIPT + "save('ckpt.pt', 'x')\n").settings(KindSettings.of(Kind.NANOGPT_TRAIN)).write()) {
            Files.createDirectory(run.dir.resolve(RunDir.CHECKPOINTS));
            Files.writeString(file(run, ".ckpt_last.pt.unfinished"), "PK");
            run.start().summary();
            assertNothingUnfinished(run);
            assertTrue(text(run, "ckpt_last.pt").contains("x"));
        }
    }

    @Test
    void aDirectoryElsewhereAndAPlainCommandNeedNothing() throws Exception {
        try (var run = started("")) {
            run.summary();
            assertEquals(List.of(), events(run));
        }
    }

    @Test
    void aFileWithoutAKnownFormatIsCompleteWhenItStandsStill() throws Exception {
        String script = "import os\nopen('run1/checkpoints/ckpt.state \"1\"', 'w').write('plain')\n";
        try (var run = new RecordedRun(root, "python3", "-c", SCRIPT + script).settings(KindSettings.of(Kind.NANOGPT_TRAIN)).write().start()) {
            run.summary();
            assertEquals("plain", text(run, "ckpt_last.ckpt"));
        }
    }

    @Test
    void aFileThatTheDiskHasNoRoomForTwiceIsNotCopied() throws Exception {
        // Sparse: it has its size and takes no room.
        try (var run = started("""
                import shutil
                with open('run1/checkpoints/ckpt.bin', 'wb') as f:
                    f.truncate(shutil.disk_usage('.').free)
                wait('run1/events.jsonl', '"checkpoint"')
                os.remove('run1/checkpoints/ckpt.bin')
                """)) {
            run.summary();
            JsonNode event = events(run).get(0);
            assertFalse(event.path("kept").asBoolean(true));
            assertTrue(event.path("reason").asText().matches("the disk has \\d+ bytes free, and a copy needs twice the file's \\d+"), event.toString());
            assertFalse(Files.exists(file(run, "ckpt_last.bin")));
        }
    }

    private static KindSettings settings(KindSettings.Checkpoints names) {
        return new KindSettings(Kind.COMMAND, names, Map.of(), List.of(), List.of(), Map.of(), KindSettings.Serving.none());
    }

    private RecordedRun started(String script) throws Exception {
        return written(script).start();
    }

    private RecordedRun written(String script) throws Exception {
        return new RecordedRun(root, "python3", "-c", SCRIPT + script).settings(KindSettings.of(Kind.NANOGPT_TRAIN)).metrics(Kind.NANOGPT_TRAIN.metricPatterns()).write();
    }

    private static List<JsonNode> events(RecordedRun run) throws Exception {
        return run.lines(RunDir.EVENTS).stream().filter(e -> e.path("event").asText().equals("checkpoint")).toList();
    }

    private static Path file(RecordedRun run, String name) {
        return run.dir.resolve(RunDir.CHECKPOINTS).resolve(name);
    }

    private static String text(RecordedRun run, String name) throws Exception {
        return Files.readString(file(run, name), java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private static void assertNothingUnfinished(RecordedRun run) throws Exception {
        try (Stream<Path> files = Files.list(run.dir.resolve(RunDir.CHECKPOINTS))) {
            assertEquals(List.of(), files.filter(f -> f.getFileName().toString().startsWith(".")).toList());
        }
    }
}
