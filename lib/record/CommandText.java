package lib.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import lib.run.CommandScript;
import lib.run.RunDir;
import lib.run.RunRequest;

/**
 * What a written command.sh has that its request hasn't.
 *
 * @param inherited the exports of {@link CommandScript#INHERITED}, as the submitting shell had them
 * @param directory the run directory that it names, which may be another than the one it lies in; empty where it names none
 */
record CommandText(String inherited, String directory) {
    private static final String FIRST_OWN = "\nexport PYTHONUNBUFFERED=";
    private static final String DIRECTORY = "\nexport OPS_RUN_DIR=";

    static CommandText read(Path dir) {
        try {
            return of(new String(Files.readAllBytes(dir.resolve(RunDir.COMMAND)), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return new CommandText("", "");
        }
    }

    static CommandText of(String text) {
        int end = text.indexOf(FIRST_OWN);
        int from = text.indexOf("\nexport ");
        int named = text.indexOf(DIRECTORY);
        String directory = named < 0 ? "" : text.substring(named + DIRECTORY.length(), Math.max(named + DIRECTORY.length(), text.indexOf('\n', named + 1)));
        return new CommandText(from < 0 || end <= from ? "" : text.substring(from + 1, end + 1), unquoted(directory));
    }

    private static String unquoted(String word) {
        boolean quoted = word.length() > 1 && word.startsWith("'") && word.endsWith("'");
        return quoted ? word.substring(1, word.length() - 1).replace("'\\''", "'") : word;
    }

    /** The whole script for a request, with the same inherited variables. */
    String script(RunRequest request, RunDir dir) {
        return CommandScript.head(request) + inherited + CommandScript.body(request, dir);
    }
}
