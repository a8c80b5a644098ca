package lib.record;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** Looks for a program as a shell does. */
final class Programs {
    private Programs() {
    }

    /** A command that can't be started ends here with 127, as in a shell, before anything is made. */
    static void check(String program, Path cwd, String path) {
        boolean named = program.contains("/");
        Stream<Path> places = named ? Stream.of(cwd.resolve(program))
                : Arrays.stream(path.split(":")).map(p -> cwd.resolve(p).resolve(program));
        if (program.isEmpty() || places.noneMatch(p -> Files.isRegularFile(p) && Files.isExecutable(p))) {
            throw new CommandNotFound(program, named ? "there is no executable file " + cwd.resolve(program) : "it is in no directory of PATH");
        }
    }
}
