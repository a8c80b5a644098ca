package lib.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.store.Json;

/**
 * What the runner does with a run directory at somebody's wish, as the only one at work there: {@code --resume} and {@code --close}. It answers as the
 * scripts on a pod do: {@code @ops done JSON}, or {@code @ops fail CODE TEXT} and {@code @ops hint TEXT}.
 */
final class RunControl {
    private static final long SECOND = 1_000_000_000L;
    /** With a run that goes on: then its recorder has the lock, up to the run's end. */
    private static final long PATIENCE = 5 * SECOND;
    /** With a run that is over: then another wish like this one is being fulfilled. */
    private static final long PATIENCE_OVER = 60 * SECOND;

    /** One such wish. */
    interface Action {
        /** The answer where it was fulfilled before, also while a recorder is at work. */
        default Optional<ObjectNode> fulfilled(Path dir) throws IOException {
            return Optional.empty();
        }

        ObjectNode act(Path dir, Map<String, String> environment) throws IOException, InterruptedException;
    }

    private RunControl() {
    }

    static int run(Path dir, Map<String, String> environment, PrintStream out, Action action) {
        try (RecorderLock lock = RecorderLock.open(dir)) {
            Optional<ObjectNode> fulfilled = await(lock, dir, action);
            out.println("@ops done " + Json.line(fulfilled.isPresent() ? fulfilled.get() : action.act(dir, environment)));
            return 0;
        } catch (OpsException e) {
            return fail(out, e.exitCode().code(), e.getMessage(), e.hint());
        } catch (IOException e) {
            return fail(out, ExitCode.FAILED.code(), e.toString(), "try again when that is repaired: nothing is lost");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return fail(out, ExitCode.INTERRUPTED.code(), "interrupted", "try again");
        }
    }

    /** The answer where it was fulfilled before, or by somebody else meanwhile; nothing where the lock is held. CONFLICT where neither comes about. */
    private static Optional<ObjectNode> await(RecorderLock lock, Path dir, Action action) throws IOException, InterruptedException {
        long began = System.nanoTime();
        boolean wasOver = false;
        while (true) {
            Optional<ObjectNode> fulfilled = action.fulfilled(dir);
            long look = System.nanoTime();
            if (fulfilled.isPresent() || lock.await(() -> System.nanoTime() - look > SECOND)) {
                return fulfilled;
            }
            boolean over = Files.exists(dir.resolve(RunDir.SUMMARY));
            if (over != wasOver) {
                wasOver = over;
                began = System.nanoTime();    // another resume has put the summary away, or a recorder has written it
            }
            if (System.nanoTime() - began > (over ? PATIENCE_OVER : PATIENCE)) {
                throw over ? new OpsException(ExitCode.CONFLICT, "another resume or close of the run is at work on this pod", "wait for it, then see: ops run status")
                        : new OpsException(ExitCode.CONFLICT, "the run isn't over: its recorder is at work on this pod", "see: ops run status   or end the run: ops run stop");
            }
        }
    }

    private static int fail(PrintStream out, int code, String message, String hint) {
        out.println("@ops fail " + code + " " + message.replaceAll("\\p{Cntrl}", " "));
        out.println("@ops hint " + hint.replaceAll("\\p{Cntrl}", " "));
        return code;
    }
}
