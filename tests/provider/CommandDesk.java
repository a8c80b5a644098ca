package tests.provider;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import lib.config.ConfigLoader;
import lib.config.PodConfig;
import lib.provider.CommandProvider;
import lib.provider.PollPace;
import lib.provider.RentedPod;
import tests.support.Scripts;

/** A laptop with a tool that is a shell script: it prints the file {@code pods}, notes each call in {@code calls}, and may be told to do something else. */
final class CommandDesk {
    static final String POD = "ops-p-spot";
    static final String NONE = "{\"pods\": []}";
    static final String POINTERS = """
            , "list": "/pods", "name": "/name", "id": "/id", "price": "/usd", "created": "/at", "absent": "no pod {name}",
            "state": {"at": "/state", "ready": ["RUNNING"], "failed": ["ERROR"], "gone": ["ENDED"]}, "address": {"host": "/ip", "port": "/ports/22", "user": "ubuntu"}""";
    /** Where what is waited for comes. */
    static final PollPace PATIENT = new PollPace(Duration.ofMillis(50), Duration.ofMinutes(1), Duration.ofMillis(300), Duration.ofSeconds(5));
    /** Where it never does. */
    static final PollPace QUICK = new PollPace(Duration.ofMillis(50), Duration.ofMillis(500), Duration.ofMillis(300), Duration.ofSeconds(5));

    final Path dir;
    final List<String> progress = new CopyOnWriteArrayList<>();

    CommandDesk(Path dir) throws Exception {
        this.dir = dir;
        script("tool", "cd '" + dir + "'\necho \"$*\" >>calls\n[ ! -x ./$1.sh ] || exec ./$1.sh \"$@\"\ncase $1 in status) cat pods ;; up) cat next >pods ;; rm) echo '" + NONE + "' >pods ;; esac");
        set("pods", NONE);
        set("next", row("RUNNING"));
    }

    /** Two pods, one of them ours. */
    static String row(String state) {
        return "{\"pods\": [{\"name\": \"other\", \"id\": \"o1\", \"state\": \"RUNNING\"}, {\"name\": \"" + POD + "\", \"id\": \"x7\", \"state\": \"" + state
                + "\", \"usd\": \"$1.25\", \"at\": \"2026-11-24 10:00:00 +0000 UTC\", \"ip\": \"10.0.0.7\", \"ports\": {\"22\": 40022}}]}";
    }

    void set(String name, String text) throws Exception {
        Files.writeString(dir.resolve(name), text);
    }

    /** {@code status.sh}, {@code up.sh}, {@code rm.sh} and {@code describe.sh} are what the tool does for that word. */
    void script(String name, String text) throws Exception {
        Scripts.write(dir.resolve(name), "#!/bin/sh\n" + text + "\n");
    }

    PodConfig pod(String keys) throws Exception {
        String tool = "\"" + dir + "/tool\", ";
        String up = keys.contains("\"up\":") ? "" : "\"up\": [" + tool + "\"up\", \"{name}\", \"--gpu={gpu}\", \"{count}\", \"{ttl_sec}\"], ";
        Path config = Files.createDirectories(dir.resolve("project/configs/ops")).resolve("project.json");
        Files.writeString(config, "{\"project\": {\"name\": \"p\"}, \"pods\": {\"spot\": {\"provider\": \"command\", " + up
                + "\"gpu\": \"A100 80GB\", \"count\": 2, " + (keys.contains("\"up\": []") ? "" : "\"ttl\": \"6h\", ") + "\"status\": [" + tool + "\"status\", \"{{name}}\"], \"rm\": [" + tool + "\"rm\", \"{id}\"]" + keys + "}}}");
        return new ConfigLoader(dir.resolve("project"), Map.of()).load(Optional.empty(), Map.of()).pod("spot");
    }

    CommandProvider provider() throws Exception {
        return provider(POINTERS);
    }

    CommandProvider provider(String keys) throws Exception {
        return provider(keys, PATIENT, line -> { });
    }

    /** {@code heard} hears what is said on the way, too. */
    CommandProvider provider(String keys, PollPace pace, Consumer<String> heard) throws Exception {
        return new CommandProvider(pod(keys), line -> {
            progress.add(line);
            heard.accept(line);
        }, pace, dir.resolve("orders"));
    }

    Optional<RentedPod> find() throws Exception {
        return provider().find(POD);
    }

    /** The calls of the tool that begin with {@code word}. */
    List<String> calls(String word) throws Exception {
        return Files.exists(dir.resolve("calls")) ? Files.readAllLines(dir.resolve("calls")).stream().filter(l -> l.startsWith(word)).toList() : List.of();
    }

    /** An ops that rents by the config that lies in the directory of a desk. */
    public static void main(String... arguments) throws Exception {
        Path dir = Path.of(arguments[0]);
        PodConfig pod = new ConfigLoader(dir.resolve("project"), Map.of()).load(Optional.empty(), Map.of()).pod("spot");
        System.out.println(new CommandProvider(pod, System.out::println, PATIENT, dir.resolve("orders")).create(POD));
    }
}
