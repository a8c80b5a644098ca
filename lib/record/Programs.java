package lib.record;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks for a program as a shell does. */
final class Programs {
    private static final Pattern PYTHON = Pattern.compile("(.*/)?(python|pypy)[0-9.]*t?");

    private Programs() {
    }

    /** The file that a shell in this directory would start; {@code path} is the value of PATH. */
    static Optional<Path> find(String program, Path cwd, String path) {
        Stream<Path> places = program.contains("/") ? Stream.of(cwd.resolve(program))
                : Arrays.stream(path.split(":")).map(p -> cwd.resolve(p).resolve(program));
        return places.filter(p -> Files.isRegularFile(p) && Files.isExecutable(p)).findFirst();
    }

    /** A command that can't be started ends here with 127, as in a shell, before anything is made. */
    static void check(String program, Path cwd, String path) {
        if (program.isEmpty() || find(program, cwd, path).isEmpty()) {
            throw new CommandNotFound(program, program.contains("/") ? "there is no executable file " + cwd.resolve(program) : "it is in no directory of PATH");
        }
    }

    /** True for the name of an interpreter: {@code python3.11}, {@code /venv/bin/python}, {@code pypy3}. */
    static boolean isPython(String program) {
        return PYTHON.matcher(program).matches();
    }
}
