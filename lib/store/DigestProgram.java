package lib.store;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * openssl, sha256sum or shasum, asked for the SHA-256 of files. One process is asked for many: its start takes as long as digesting 6 MiB.
 *
 * @param words the command up to the files; none where there is no such program: then nothing is ever found
 */
record DigestProgram(List<String> words) {
    private static final List<List<String>> PROGRAMS = List.of(List.of("openssl", "dgst", "-sha256", "-r"), List.of("sha256sum"), List.of("shasum", "-a", "256"));
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) [ *](.+)");
    /** Names that all of them print as they are. */
    private static final Pattern PLAIN = Pattern.compile("[ -\\[\\]-~]+");
    /** Stands for bytes that are no UTF-8: the file's name as text isn't its name. */
    private static final char UNREADABLE = '\uFFFD';
    private static final File NOTHING = new File("/dev/null");
    private static final int LINE_BYTES = 80;

    DigestProgram {
        words = List.copyOf(words);
    }

    /** The quickest that is in one of the directories of {@code path}. */
    static DigestProgram on(String path) {
        return new DigestProgram(PROGRAMS.stream().flatMap(words -> installed(path, words).stream()).findFirst().orElse(List.of()));
    }

    /** Lower-case hex, of the files about which it was clear. */
    Map<Path, String> sha256(List<Path> files) throws InterruptedException {
        var found = new HashMap<Path, String>();
        if (words.isEmpty()) {
            return found;
        }
        var named = new HashMap<String, Path>();
        for (Path file : files) {
            String name = file.toAbsolutePath().toString();
            if (PLAIN.matcher(name).matches()) {
                named.put(name, file);
            }
        }
        if (!named.isEmpty()) {
            byNames(named, found);
        }
        for (Path file : files) {
            // One that can't be read fails its whole process.
            if (!found.containsKey(file) && file.toString().indexOf(UNREADABLE) < 0) {
                onStdin(file, found);
            }
        }
        return found;
    }

    /** Absolute names: none is an option. */
    private void byNames(Map<String, Path> named, Map<Path, String> found) throws InterruptedException {
        var command = new ArrayList<>(words);
        command.addAll(named.keySet());
        int most = named.keySet().stream().mapToInt(name -> name.length() + LINE_BYTES).sum();
        output(command, NOTHING, most).lines().map(LINE::matcher).filter(Matcher::matches).filter(m -> named.containsKey(m.group(2)))
                .forEach(m -> found.put(named.get(m.group(2)), m.group(1)));
    }

    /** So no name is ever escaped or printed in another form. */
    private void onStdin(Path file, Map<Path, String> found) throws InterruptedException {
        Matcher line = LINE.matcher(output(words, file.toFile(), LINE_BYTES).stripTrailing());
        if (line.matches()) {
            found.put(file, line.group(1));
        }
    }

    private static String output(List<String> command, File stdin, int bytesAtMost) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command).redirectInput(stdin).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            try {
                String text = text(process, bytesAtMost);
                return process.waitFor() == 0 ? text : "";
            } finally {
                process.destroy();
            }
        } catch (IOException e) {
            return "";
        }
    }

    /** Closes the pipe as well: a program that says more than digests ends then. */
    private static String text(Process process, int bytesAtMost) throws IOException {
        try (InputStream out = process.getInputStream()) {
            return new String(out.readNBytes(bytesAtMost), StandardCharsets.ISO_8859_1);
        }
    }

    private static Optional<List<String>> installed(String path, List<String> words) {
        for (String directory : path.split(":")) {
            try {
                Path program = Path.of(directory.isEmpty() ? "." : directory, words.get(0));
                if (!path.isEmpty() && Files.isRegularFile(program) && Files.isExecutable(program)) {
                    var command = new ArrayList<>(words);
                    command.set(0, program.toAbsolutePath().toString());
                    return Optional.of(command);
                }
            } catch (InvalidPathException e) {
                continue;
            }
        }
        return Optional.empty();
    }
}
