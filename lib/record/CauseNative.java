package lib.record;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import lib.run.FailureCause;

/**
 * Errors that come without a traceback: of the C++ and CUDA parts of PyTorch, of python's own start, of shells, argument parsers and Hydra. Whole
 * lines of a known form only: the same words in a sentence prove nothing.
 */
final class CauseNative {
    private static final int USAGE_LINES = 80;
    private static final int LAST_LINES = 15;

    /** {@code word}: a line without it isn't looked at any closer, since there are many lines. */
    private record Form(FailureCause cause, CauseClue.Weight weight, int exitCode, String word, Pattern pattern) {
        static Form of(FailureCause cause, CauseClue.Weight weight, int exitCode, String word, String regex) {
            return new Form(cause, weight, exitCode, word, Pattern.compile(regex));
        }
    }

    /** {@code exitCode}: with which the program ends then, 0 for any. */
    private static final List<Form> FORMS = List.of(
            Form.of(FailureCause.NCCL, CauseClue.Weight.PRIMARY, 0, "Watchdog caught", "^(?:\\[[WEF]\\S* .*\\] *)?(?:\\[[^\\]]*\\] *)?Watchdog caught collective operation timeout: WorkNCCL\\(.*"),
            Form.of(FailureCause.NCCL, CauseClue.Weight.WEAK, 0, "DistBackendError", "^terminate called after throwing an instance of '?(?:c10::)?DistBackendError'?.*"),
            Form.of(FailureCause.HOST_OOM, CauseClue.Weight.PRIMARY, 0, "std::bad_alloc", "^terminate called after throwing an instance of 'std::bad_alloc'.*"),
            Form.of(FailureCause.ASSERTION, CauseClue.Weight.PRIMARY, 0, "Assertion ", "^\\S.{0,300}\\.(?:c|cc|cpp|cxx|cu|cuh|h|hpp):\\d+: .{0,300}Assertion .*failed\\.?$"),
            Form.of(FailureCause.PYTHON_EXCEPTION, CauseClue.Weight.PRIMARY, 0, "Error: ", "^(?:SyntaxError|IndentationError|TabError): .+"),
            Form.of(FailureCause.IMPORT_ERROR, CauseClue.Weight.PRIMARY, 0, "No module named", "^\\S*python[\\d.]*: No module named .+"),
            Form.of(FailureCause.IMPORT_ERROR, CauseClue.Weight.PRIMARY, 127, "shared libraries", "^.+: error while loading shared libraries: .+"),
            Form.of(FailureCause.COMMAND_NOT_FOUND, CauseClue.Weight.PRIMARY, 2, "can't open file", "^\\S*python[\\d.]*: can't open file .+: \\[Errno 2\\] .+"),
            Form.of(FailureCause.DISK_FULL, CauseClue.Weight.WEAK, 0, "No space left on device", "^.{1,300}: No space left on device(?: \\(28\\))?\\s*$"),
            Form.of(FailureCause.DISK_FULL, CauseClue.Weight.WEAK, 0, "Disk quota exceeded", "^.{1,300}: Disk quota exceeded\\s*$"),
            Form.of(FailureCause.DISK_FULL, CauseClue.Weight.WEAK, 0, "OSError: [Errno ", "^(?:.* )?OSError: \\[Errno (?:28|122)\\] .+"),
            Form.of(FailureCause.HOST_OOM, CauseClue.Weight.WEAK, 0, "emory", "^(?:MemoryError|.{1,300}: Cannot allocate memory|.{0,80}memory allocation of \\d+ bytes failed)\\s*$"),
            Form.of(FailureCause.CONFIG_ERROR, CauseClue.Weight.WEAK, 1, "'", "^(?:Could not override '.+'\\.?|Key '.+' is not in struct|Cannot find primary config .+"
                    + "|In '.+': Could not find '.+'|Could not append to config\\. .+|Error parsing override '.+')\\s*$"));
    private static final Pattern ARGPARSE = Pattern.compile("^\\S.{0,200}: error: .+");
    private static final Pattern CLICK = Pattern.compile("^Error: (?:No such option|Got unexpected extra argument|Missing option|Missing argument|Invalid value for|No such command).*");
    private static final Pattern USAGE = Pattern.compile("^\\s*[Uu]sage: .*");
    private static final Pattern SOURCE = Pattern.compile("^\\s+File \".+\", line \\d+\\s*$");

    private CauseNative() {
    }

    /** @param code the exit code of the process that spoke */
    static Optional<CauseClue> at(List<CauseLine> lines, int i, int code) {
        String text = lines.get(i).text();
        if (code == 2 && (ARGPARSE.matcher(text).matches() || CLICK.matcher(text).matches()) && hasUsage(lines, i)) {
            return Optional.of(new CauseClue(FailureCause.CONFIG_ERROR, CauseClue.Weight.PRIMARY, text, List.of(lines.get(i))));
        }
        for (Form form : FORMS) {
            boolean late = form.weight() != CauseClue.Weight.WEAK || form.cause() == FailureCause.NCCL || lines.size() - i <= LAST_LINES;
            boolean fits = late && text.contains(form.word()) && (form.exitCode() == 0 || form.exitCode() == code) && form.pattern().matcher(text).matches();
            if (fits && (form.cause() != FailureCause.PYTHON_EXCEPTION || hasSource(lines, i))) {
                return Optional.of(new CauseClue(form.cause(), form.weight(), text.strip(), List.of(lines.get(i))));
            }
        }
        return Optional.empty();
    }

    private static boolean hasUsage(List<CauseLine> lines, int i) {
        return lines.subList(Math.max(0, i - USAGE_LINES), i).stream().anyMatch(l -> USAGE.matcher(l.text()).matches());
    }

    /** A main script that doesn't parse: python prints the place without the word Traceback. */
    private static boolean hasSource(List<CauseLine> lines, int i) {
        return lines.subList(Math.max(0, i - 4), i).stream().anyMatch(l -> SOURCE.matcher(l.text()).matches());
    }
}
