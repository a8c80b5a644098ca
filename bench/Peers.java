package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Programs that people use for the same, installed with pip in a virtual environment in the user's cache. */
final class Peers {
    /** As pip has them: a name, or a name with its version. */
    private static final List<String> PACKAGES = List.of("submitit", "guildai", "uv==0.13.9");
    private final Path home;
    private final Map<String, String> versions = new TreeMap<>();
    private final List<String> remarks = new ArrayList<>();

    Peers(Path cache) {
        home = cache.resolve("venv");
    }

    /** A peer that can't be had is left out and said to be. */
    Peers install() throws InterruptedException {
        try {
            if (!Files.exists(home.resolve("bin/pip"))) {
                System.err.println("bench: making a virtual environment for the peers ...");
                command("python3", "-m", "venv", home.toString()).output();
            }
        } catch (IOException e) {
            remarks.add("no peer written in Python: " + firstLine(e));
            return this;
        }
        PACKAGES.forEach(this::installOne);
        return this;
    }

    private void installOne(String requirement) {
        String name = requirement.split("==")[0];
        try {
            if (command(pip(), "list", "--format=freeze").output().lines().noneMatch(l -> l.equals(requirement) || l.split("==")[0].equals(requirement))) {
                System.err.println("bench: installing " + requirement + " ...");
                command(pip(), "install", "-q", "--disable-pip-version-check", requirement).output();
            }
            String program = name.equals("guildai") ? "import guild.main_bootstrap" : "import " + name;
            command(python(), "-c", program).output();
            command(pip(), "list", "--format=freeze").output().lines().filter(l -> l.startsWith(name + "==")).findFirst()
                    .ifPresent(l -> versions.put(name, l.substring(name.length() + 2)));
        } catch (IOException e) {
            remarks.add("without " + name + ", which does not install or run here: " + firstLine(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    boolean has(String name) {
        return versions.containsKey(name);
    }

    /** The interpreter of the virtual environment, or the system's where there is none. */
    String python() {
        Path own = home.resolve("bin/python3");
        return Files.exists(own) ? own.toString() : "python3";
    }

    String guild() {
        return home.resolve("bin/guild").toString();
    }

    /** The program itself: {@code python -m uv} would add python's start to it. */
    String uv() {
        return home.resolve("bin/uv").toString();
    }

    List<String> remarks() {
        return remarks;
    }

    String description() {
        var text = new StringBuilder();
        versions.forEach((name, version) -> text.append(", ").append(name).append(' ').append(version));
        return text.toString();
    }

    private String pip() {
        return home.resolve("bin/pip").toString();
    }

    private static Command command(String... words) {
        return new Command(List.of(words), Path.of("/"), Map.of("PIP_DISABLE_PIP_VERSION_CHECK", "1"));
    }

    /** Without the command, in which the user's directories stand. */
    private static String firstLine(IOException e) {
        String message = String.valueOf(e.getMessage()).strip();
        String last = message.substring(message.lastIndexOf('\n') + 1);
        return last.length() > 120 ? last.substring(0, 120) : last;
    }
}
