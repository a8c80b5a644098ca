package lib.cli;

import java.util.List;
import lib.run.RunRequest;

/**
 * What a kind makes of a preset.
 *
 * @param command       argument list
 * @param directory     where it runs, on the pod
 * @param requiredFiles files that must be there before a start, seen from the directory
 * @param source        where its settings come from
 */
record KindPlan(List<String> command, String directory, List<String> requiredFiles, RunRequest.ConfigSource source) {
}
