package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import lib.store.Json;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tests.support.Laptop;

/** What is given arrives at the command byte for byte: through ssh, tmux and sh, and again by command.sh. */
class BytesTest extends OnPod {
    private Path trap;
    private List<String> hostile;

    @BeforeAll
    void chooseArguments() {
        trap = pod.root.resolve("pwned");
        hostile = List.of("it's", "\"double\"", "$(touch " + trap + ")", "`touch " + trap + "`", "; touch " + trap + " #", "a\nb\n", "\n", "\t tab", "ünï☃😀", "\\", "\\n\\0\\c",
                "-n", "--", "", "*", "~", "!!", "%s%n", "${HOME}", "&& false", "a  b ", "\u0001\u007f", "\r", "@ops run x over", "x".repeat(100_000));
    }

    private Laptop dumping(String name, Path dump) throws Exception {
        return pod.laptop(name, "\"env\": {\"DUMP\": \"" + dump + "\", \"ODD\": " + Json.line(Json.mapper().valueToTree(String.join("", hostile.subList(0, 12)))) + "}");
    }

    private JsonNode read(Path dump) throws Exception {
        return Json.parse(Files.readString(dump)).orElseThrow();
    }

    private List<String> argv(JsonNode dump) {
        return StreamSupport.stream(dump.path("argv").spliterator(), false).map(JsonNode::asText).toList();
    }

    @Test
    void everyArgumentAndVariableArrivesAndCommandShRepeatsItFromAnywhere() throws Exception {
        Path dump = pod.root.resolve("dump.json");
        var command = new ArrayList<>(List.of("python3", "argv.py"));
        command.addAll(hostile);
        submit(dumping("b", dump), List.of("--wait"), "bytes", command.toArray(String[]::new)).expect(0);
        JsonNode first = read(dump);
        assertEquals(hostile, argv(first));
        assertEquals(String.join("", hostile.subList(0, 12)), first.path("env").path("ODD").asText());
        assertEquals(pod.repo.toString(), first.path("cwd").asText());
        Files.delete(dump);
        pod.here("env", "-i", "sh", "-c", "cd / && exec sh \"$1\"", "sh", pod.file("bytes", "command.sh").toString()).expect(0);
        JsonNode second = read(dump);
        assertEquals(hostile, argv(second));
        assertEquals(first.path("cwd"), second.path("cwd"));
        for (String name : List.of("ODD", "DUMP", "OPS_RUN_ID", "OPS_RUN_DIR", "PYTHONUNBUFFERED", "WANDB_DIR", "PATH", "LANG")) {
            assertEquals(first.path("env").path(name), second.path("env").path(name), name);
        }
        assertFalse(Files.exists(trap), "something was run that was only an argument");
    }

    @Test
    void everySettingOfAPresetArrives() throws Exception {
        Path dump = pod.root.resolve("dump2.json");
        Path config = pod.repo.resolve("conf.py");
        Files.writeString(config, "");
        Laptop other = dumping("c", dump);
        Path project = other.dir.resolve("configs/ops/project.json");
        Files.writeString(project, Files.readString(project).replace("\"absent\": {", "\"given\": {\"config\": \"conf.py\", \"entrypoint\": \"argv.py\"},\n \"absent\": {"));
        var words = new ArrayList<>(List.of("run", "submit", "--preset", "given", "--run-id", "set", "--wait"));
        var expected = new ArrayList<>(List.of("conf.py"));
        for (int i = 0; i < hostile.size(); i++) {
            words.addAll(List.of("--set", "k" + i + "=" + hostile.get(i)));
            expected.add("k" + i + "=" + hostile.get(i));
        }
        other.ops(words.toArray(String[]::new)).expect(0);
        assertEquals(expected, argv(read(dump)).subList(0, expected.size()));
        assertFalse(Files.exists(trap));
    }

    @Test
    void noSignalIsIgnoredThatEndsACommandInAnyShell() throws Exception {
        for (String name : List.of("box", "here")) {
            submit(laptop, List.of("--wait", "--pod", name), "signals-" + name, "sh", "-c", "grep SigIgn /proc/self/status; yes | head -n 1").expect(0);
            List<String> lines = pod.log("signals-" + name).lines().toList();
            long ignored = Long.parseUnsignedLong(lines.get(0).substring("SigIgn:".length()).strip(), 16);
            assertEquals(0, ignored & (1 << 1 | 1 << 2 | 1 << 12 | 1 << 14), "SIGINT, SIGQUIT, SIGPIPE, SIGTERM: " + lines.get(0));
            assertEquals(List.of("y"), lines.subList(1, lines.size()));
        }
    }
}
