package bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The peers, each in a virtual environment of its own in the user's cache, for what they need clashes. One is installed when a row first asks for it. */
final class Peers {
    private final Path cache;
    private final Map<String, Optional<Path>> asked = new TreeMap<>();
    private final List<String> missing = new ArrayList<>();

    Peers(Path cache) {
        this.cache = cache;
    }

    /** Another row begins, which answers for the peers that it asks for itself. */
    void forget() {
        asked.clear();
        missing.clear();
    }

    /** A peer that can't be had is left out, and {@link #remarks} says why. */
    boolean has(String name) {
        return environment(name).isPresent();
    }

    /** The executable that it is known by. It is started itself: {@code python -m} would add python's start to it. */
    String program(String name) {
        return executable(name, peer(name).program());
    }

    /** The interpreter that can import it. */
    String python(String name) {
        return executable(name, "python3");
    }

    /** Of submitit, or the system's where there is none. */
    String python() {
        return has("submitit") ? python("submitit") : "python3";
    }

    String guild() {
        return program("guild");
    }

    String uv() {
        return program("uv");
    }

    List<String> remarks() {
        return List.copyOf(missing);
    }

    String description() {
        var text = new StringBuilder();
        asked.forEach((name, venv) -> venv.ifPresent(v -> text.append(", ").append(name).append(' ').append(peer(name).version())));
        return text.toString();
    }

    private String executable(String name, String program) {
        Path venv = environment(name).orElseThrow(() -> new IllegalStateException("there is no " + name + ": ask has() first"));
        return venv.resolve("bin").resolve(program).toString();
    }

    private Optional<Path> environment(String name) {
        Peer peer = peer(name);
        if (!asked.containsKey(peer.name())) {
            asked.put(peer.name(), install(peer));
        }
        return asked.get(peer.name());
    }

    private static Peer peer(String name) {
        return Peer.ALL.stream().filter(p -> p.isCalled(name)).findFirst().orElseThrow(() -> new IllegalStateException("no peer is called " + name));
    }

    /** Whole or not at all: a mark is written last, and who comes while another installs waits for it. */
    private Optional<Path> install(Peer peer) {
        Path venv = cache.resolve(peer.name() + "-" + peer.version());
        Path mark = venv.resolve("installed");
        try {
            Files.createDirectories(cache);
            try (var lock = FileChannel.open(cache.resolve(peer.name() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE); var held = lock.lock()) {
                if (Files.notExists(mark) && held.isValid()) {
                    System.err.println("bench: installing " + peer.requirement() + " ...");
                    make(peer, venv);
                    Files.createFile(mark);
                }
            }
            return Optional.of(venv);
        } catch (IOException | UncheckedIOException e) {
            missing.add("without " + peer.name() + ", which does not install or run here: " + lastLine(e));
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void make(Peer peer, Path venv) throws IOException, InterruptedException {
        if (Files.exists(venv)) { // what one left that was killed at this
            try (Stream<Path> files = Files.walk(venv)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        String python = venv.resolve("bin/python3").toString();
        if (peer.name().equals("uv")) {
            command("python3", "-m", "venv", venv.toString()).output();
            command(python, "-m", "pip", "install", "-q", peer.requirement()).output();
        } else { // a tenth of pip's time; some of them have a hundred packages
            String uv = install(peer("uv")).orElseThrow(() -> new IOException("it takes uv to install it")).resolve("bin/uv").toString();
            command(uv, "venv", "-q", "--python", "python3", venv.toString()).output();
            var words = new ArrayList<>(List.of(uv, "pip", "install", "-q", "--no-cache", "--python", python, peer.requirement()));
            words.addAll(peer.besides());
            command(words.toArray(String[]::new)).output();
        }
        command(python, "-c", "import " + peer.module()).output();
    }

    private static Command command(String... words) {
        return new Command(List.of(words), Path.of("/"), Map.of("PIP_DISABLE_PIP_VERSION_CHECK", "1"));
    }

    /** Without the command, in which the user's directories stand. */
    private static String lastLine(Exception e) {
        String message = String.valueOf(e.getMessage()).strip();
        String last = message.substring(message.lastIndexOf('\n') + 1);
        return last.length() > 120 ? last.substring(0, 120) : last;
    }
}
