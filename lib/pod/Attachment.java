package lib.pod;

import java.util.List;

/** A program on a pod with the user's own terminal. */
public final class Attachment {
    private Attachment() {
    }

    /** Returns the program's exit code. */
    public static int open(Pod pod, List<String> command) {
        return Exec.interactive(pod.interactive(command));
    }
}
