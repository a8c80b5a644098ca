package lib.report;

import java.nio.file.Path;
import lib.store.RunRecord;

/**
 * A run for the page.
 *
 * @param run       what is known of it
 * @param directory a run directory or a copy of one on this machine, from which curves, settings and facts are read; it may be incomplete or not exist
 */
public record PageInput(RunRecord run, Path directory) {
}
