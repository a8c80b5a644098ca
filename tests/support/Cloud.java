package tests.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A provider that is a small shell script: its pods are files, all at one address, which a test chooses. */
public final class Cloud {
    private static final String TOOL = """
            #!/bin/sh
            dir='%s'
            echo "$*" >>"$dir/calls"
            [ ! -f "$dir/down" ] || { echo 'the cloud is down' >&2; exit 1; }
            case $1 in
            up)
                id=$(($(cat "$dir/last") + 1))
                echo "$id" >"$dir/last"
                echo "pod$id" >"$dir/pods/$2"
                while [ -e "$dir/hold" ]; do sleep 0.1; done ;;
            status)
                state=$(cat "$dir/state")
                pending=$(cat "$dir/pending")
                if [ "$pending" -gt 0 ] && [ -n "$(ls "$dir/pods")" ]; then state=STARTING; echo $((pending - 1)) >"$dir/pending"; fi
                printf '{"pods": ['
                comma=
                for pod in "$dir"/pods/*; do
                    [ -f "$pod" ] || continue
                    printf '%%s{"name": "%%s", "id": "%%s", "state": "%%s", "ip": "127.0.0.1", "port": %%s, "price": 36, "created": %%s}' \\
                        "$comma" "${pod##*/}" "$(cat "$pod")" "$state" "$(cat "$dir/port")" "$(stat -c %%Y "$pod")"
                    comma=,
                done
                echo ']}' ;;
            rm)
                for pod in "$dir"/pods/*; do [ "$(cat "$pod")" != "$2" ] || rm "$pod"; done ;;
            esac
            """;
    private final LoopbackPod pod;
    private final Path directory;
    private final Path tool;

    public Cloud(LoopbackPod pod, String name) throws IOException {
        this.pod = pod;
        directory = Files.createDirectories(pod.root.resolve("cloud-" + name));
        Files.createDirectories(directory.resolve("pods"));
        tool = Scripts.write(directory.resolve("tool"), TOOL.formatted(directory));
        set("last", "0");
        set("pending", "0");
        set("state", "RUNNING");
        set("port", Integer.toString(pod.port));
    }

    /** {@code pending}: how many times it says that a pod is on its way; {@code state}, {@code port}; {@code down}, {@code hold} (an order doesn't end): by being there. */
    public void set(String name, String value) throws IOException {
        Files.writeString(directory.resolve(name), value);
    }

    public void unset(String name) throws IOException {
        Files.delete(directory.resolve(name));
    }

    /** Calls of the tool so far that begin so. */
    public long calls(String word) throws IOException {
        Path calls = directory.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls).stream().filter(line -> line.startsWith(word)).count() : 0;
    }

    public List<String> pods() throws IOException {
        try (var names = Files.list(directory.resolve("pods"))) {
            return names.map(p -> p.getFileName().toString()).toList();
        }
    }

    /** Somebody ends the pod elsewhere. */
    public void end(String podName) throws IOException {
        Files.delete(directory.resolve("pods").resolve(podName));
    }

    /** An entry of {@code pods}. */
    public String entry(String name, String... more) {
        String ttl = Stream.of(more).anyMatch(m -> m.startsWith("\"ttl\"")) ? ", \"{ttl}\"" : "";
        return """
                "%s": {"provider": "command", "up": ["%s", "up", "{name}"%s], "status": ["%s", "status"], "rm": ["%s", "rm", "{id}"],
                       "list": "/pods", "name": "/name", "id": "/id", "price": "/price", "created": "/created",
                       "state": {"at": "/state", "ready": ["RUNNING"], "failed": ["ERROR"], "gone": ["TERMINATED"]},
                       "address": {"host": "/ip", "port": "/port", "user": "%s"}, "identity_file": "%s/key", "persistent_dir": "%s"%s}
                """.formatted(name, tool, ttl, tool, tool, System.getProperty("user.name"), pod.root, pod.root, more.length == 0 ? "" : ", " + String.join(", ", more));
    }

    /** A laptop whose config has these pods beside the usual ones. */
    public Laptop laptop(String name, String... entries) throws IOException {
        Laptop laptop = pod.laptop(name);
        configure(laptop, entries);
        return laptop;
    }

    public static void configure(Laptop laptop, String... entries) throws IOException {
        Files.writeString(laptop.dir.resolve("configs/ops/project.local.json"), "{\"pods\": {" + String.join(", ", entries) + "}}");
    }
}
