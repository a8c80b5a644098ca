package lib.config;

import java.util.List;

/** What makes a fresh checkout ready to run: argument lists, and globs of the files on which their outcome depends. */
public record Setup(List<List<String>> commands, List<String> inputs) {
    public Setup {
        commands = commands.stream().map(List::copyOf).toList();
        inputs = List.copyOf(inputs);
    }
}
