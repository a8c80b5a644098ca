package lib.record;

import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Tells whether a program went on after it had printed an error. A program that survived it, and fails hours later of something else, must not be
 * blamed for it: an error counts only where it stands at the end of what its process said, but for what libraries print when a process ends.
 */
final class CauseEpilogue {
    private static final int MOST_LINES = 40;
    private static final int HEAD = 200;
    private static final int MOST_STEPS_OF_OTHERS = 40;
    private static final Pattern STEP = Pattern.compile("(?i)\\b(?:global_)?(?:iter(?:ation)?|step|epoch|batch)s?\\b\\W{0,4}\\d.{0,100}\\b(?:loss|lr|ms|ppl|acc\\w*|tok\\w*|it/s|s/it|eta|mfu)\\b"
            + "|\\d%\\||^\\{'(?:eval_|train_)?loss': |\\b(?:train_|val_)?loss\\b\\W{1,3}\\d.{0,100}\\b(?:step|iter|epoch)\\b");
    private static final Pattern FAREWELL = Pattern.compile("^(?:\\s|wandb:|frame #\\d|Exception raised from|\\[?[WIEF]\\d{3,4}[ :\\]]|\\[[WIEF]\\d|\\[\\d{4}-\\d\\d-\\d\\d .*torch\\.distributed"
            + "|(?:WARNING|ERROR|INFO):torch\\.|=+\\s*$|-+\\s*$|\\*+\\s*$|Failures:|Root Cause|\\[\\d+\\]:|Exception ignored|Exception in thread|Error in atexit|sys:1:"
            + "|.*(?:Resource|User|Future|Deprecation|Runtime)Warning|.*resource_tracker|srun:|slurmstepd:|Aborted|Extension modules:|Thread 0x|Current thread|terminate called"
            + "|Fatal Python|.*NCCL (?:INFO|WARN)|.* FAILED\\s*$|Traceback|During handling|The above exception|Set the environment variable|For debugging consider|Compile with|CUDA kernel errors"
            + "|Killed|Segmentation fault|Bus error|\"\"\"|Process \\w+-\\d+:|-- Process|.*Sending process \\d+ closing signal|.*closing signal SIG|.*failed \\(exitcode)");

    private final int[] ordinary;
    private final int[] steps;
    private final int mostSteps;

    /**
     * @param lines     of one stream
     * @param covered   the lines of all tracebacks in it
     * @param processes several processes may speak in this stream: those that still live go on for a moment
     */
    CauseEpilogue(List<CauseLine> lines, BitSet covered, boolean processes) {
        ordinary = new int[lines.size() + 1];
        steps = new int[lines.size() + 1];
        mostSteps = processes ? MOST_STEPS_OF_OTHERS : 0;
        for (int i = lines.size() - 1; i >= 0; i--) {
            String whole = lines.get(i).text();
            String text = whole.substring(0, Math.min(whole.length(), HEAD));
            boolean farewell = covered.get(i) || FAREWELL.matcher(text).lookingAt();
            boolean step = !farewell && STEP.matcher(text).find();
            steps[i] = steps[i + 1] + (step ? 1 : 0);
            ordinary[i] = ordinary[i + 1] + (farewell || step ? 0 : 1);
        }
    }

    /** {@code from}: the line behind the error. */
    boolean survived(int from) {
        return steps[from] > mostSteps || ordinary[from] > MOST_LINES;
    }
}
