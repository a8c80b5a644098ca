package lib.pod;

import java.util.List;
import lib.run.ExitCode;
import lib.run.OpsException;

/** Questions about single files on a pod. */
public final class PodFiles {
    private PodFiles() {
    }

    /** Those of the absolute paths that are files there, in the given order; paths with line breaks are none. */
    public static List<String> existing(Pod pod, List<String> paths) {
        List<String> askable = paths.stream().filter(p -> p.chars().noneMatch(Character::isISOControl)).toList();
        ScriptResult answer = pod.run(new Script().set("files", String.join("\n", askable)).around("existing.sh"));
        if (answer.word("looked").isEmpty()) {
            throw new OpsException(ExitCode.UNREACHABLE, "pod " + pod.name() + " broke off: " + answer.stderr().strip(), "try again");
        }
        return answer.words("file");
    }
}
