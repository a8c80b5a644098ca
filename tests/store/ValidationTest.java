package tests.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lib.store.Validation;
import lib.store.Violation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidationTest {
    private static final String SECRET = "hf_" + "aB3dE6gH9j".repeat(4);
    private static final String TIME = "\"t\":\"2025-11-24T05:00:09.000Z\"";
    private static final String FINISHED = "{" + TIME + ",\"event\":\"finished\",\"state\":\"succeeded\"}\n";
    @TempDir
    Path root;
    private SoundRun sound;
    private Path run;

    @BeforeEach
    void makeASoundRun() throws IOException {
        sound = SoundRun.plain(root);
        run = sound.dir;
    }

    @Test
    void aSoundRunHasNoViolation() {
        assertEquals(List.of(), check());
    }

    @Test
    void missingFilesAreNamed() throws IOException {
        Files.delete(run.resolve("stdout.log"));
        Files.delete(run.resolve("summary.json"));
        assertEquals(List.of("OPS-V001 stdout.log", "OPS-V002 summary.json"), codes());
        assertEquals("OPS-V001", Validation.check(root.resolve("nowhere"), SoundRun.REQUIRED, "summary.json").get(0).code());
    }

    @Test
    void brokenJsonIsNamedByLineAndColumnAndNeverQuoted() throws IOException {
        write("config_effective.json", "{\n  \"a\": " + SECRET + "\n}");
        Violation first = check().get(0);
        assertEquals("OPS-V003 config_effective.json:2", first.code() + " " + first.path());
        assertTrue(first.reason().contains("line 2, column") && check().stream().noneMatch(v -> v.reason().contains(SECRET)), first.reason());
    }

    @Test
    void aNewerSchemaAndFieldsOfAnotherTypeAreNamed() throws IOException {
        edit("run_metadata.json", "\"schema_version\" : 1", "\"schema_version\" : 2");
        edit("run_metadata.json", "\"note\" : \"\"", "\"note\" : 5");
        edit("summary.json", "\"duration_sec\" : 8.0,", "");
        assertEquals(List.of("OPS-V004 run_metadata.json", "OPS-V016 run_metadata.json", "OPS-V016 summary.json"), codes());
    }

    @Test
    void idsMustAgree() throws IOException {
        edit("summary.json", "\"r1\"", "\"r2\"");
        assertEquals(List.of("OPS-V005 summary.json"), codes());
        edit("run_metadata.json", "\"r1\"", "\"r2\"");
        assertEquals(List.of("OPS-V005 run_metadata.json"), codes());
    }

    @Test
    void stateExitCodeAndExitRecordMustAgree() throws IOException {
        edit("summary.json", "\"exit_code\" : 0", "\"exit_code\" : 3");
        assertEquals(List.of("OPS-V007 summary.json", "OPS-V009 summary.json"), codes());
        edit("summary.json", "succeeded", "running");
        assertEquals(List.of("OPS-V006 summary.json", "OPS-V009 summary.json", "OPS-V029 heartbeat.txt"), codes());
    }

    @Test
    void timesMustBeInOrder() throws IOException {
        edit("summary.json", "05:00:09", "04:00:09");
        edit("run_metadata.json", "2025-11-24T05:00:00.000Z", "yesterday");
        assertEquals(List.of("OPS-V008 run_metadata.json", "OPS-V008 summary.json"), codes());
    }

    @Test
    void linesThatAreNotJsonAndStepsThatGoBackAreNamedByNumber() throws IOException {
        write("events.jsonl", FINISHED + "nope\n[1]\n");
        write("metrics.jsonl", "{" + TIME + ",\"attempt\":1,\"step\":5}\n{" + TIME + ",\"attempt\":1,\"step\":4}\n{\"attempt\":1,\"st");
        assertEquals(List.of("OPS-V010 events.jsonl:2", "OPS-V010 events.jsonl:3", "OPS-V010 metrics.jsonl:3", "OPS-V011 metrics.jsonl:2"), codes());
        Files.delete(run.resolve("summary.json"));
        assertFalse(codes().contains("OPS-V010 metrics.jsonl:3"), "the last line of a live run may be half written");
    }

    @Test
    void aSecretIsNamedByLineAndNeverShown() throws IOException {
        write("stdout.log", "x".repeat(1 << 20) + "\nok\ntoken " + SECRET + "\n");
        assertEquals(List.of("OPS-V012 stdout.log:3"), codes());
        assertFalse(check().get(0).reason().contains(SECRET));
        write("stdout.log", "x".repeat((1 << 16) - 20) + " " + SECRET);
        assertEquals(List.of("OPS-V012 stdout.log:1"), codes());
    }

    @Test
    void commandAndHeartbeatMustBeWellFormed() throws IOException {
        edit("command.sh", "'a b'", "a b");
        write("heartbeat.txt", "soon state=succeeded\n");
        assertEquals(List.of("OPS-V013 command.sh", "OPS-V014 heartbeat.txt"), codes());
    }

    @Test
    void digestsAreCheckedAndPathsOutOfTheDirectoryRefused() throws IOException {
        String hello = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
        write("digests.sha256", hello + "  stdout.log\n" + hello + "  command.sh\n" + hello + "  gone\n" + hello + "  ../../etc/passwd\njunk\n");
        assertEquals(List.of("OPS-V015 digests.sha256:2", "OPS-V015 digests.sha256:3", "OPS-V015 digests.sha256:4", "OPS-V015 digests.sha256:5",
                "OPS-V018 heartbeat.txt", "OPS-V018 metrics.jsonl", "OPS-V018 run_metadata.json", "OPS-V018 summary.json"), codes());
    }

    @Test
    void linksOutAndSpecialFilesAreNamed() throws Exception {
        Files.createSymbolicLink(run.resolve("in"), Path.of("stdout.log"));
        Files.createSymbolicLink(run.resolve("out"), Path.of("/etc/hostname"));
        assertEquals(0, new ProcessBuilder("mkfifo", run.resolve("pipe").toString()).start().waitFor());
        assertEquals(List.of("OPS-V017 out", "OPS-V017 pipe"), codes());
    }

    @Test
    void aDirectoryFromBeforeTheContractIsHeldToWhatItClaims() throws IOException {
        Path old = Files.createDirectory(root.resolve("old run"));
        Files.writeString(old.resolve("summary.json"), "{\"run_id\": \"x\", \"state\": \"succeeded\", \"exit_code\": 1, \"started_at\": \"Nov 24\"}");
        assertEquals(List.of("OPS-V007"), Validation.check(old, List.of("summary.json"), "summary.json").stream().map(Violation::code).toList());
    }

    private List<Violation> check() {
        return sound.check();
    }

    private List<String> codes() {
        return sound.codes();
    }

    private void edit(String name, String from, String to) throws IOException {
        sound.edit(name, from, to);
    }

    private void write(String name, String text) throws IOException {
        sound.write(name, text);
    }
}
