package lib.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import lib.run.OpsException;
import lib.secret.Scan;
import lib.secret.ScanRequest;
import lib.secret.ScanResult;

/**
 * Looks for secrets in a run of which something was copied, on its pod, where their values can be compared. It warns and never stops a copy:
 * the pod may be about to go.
 */
final class FetchScan {
    private static final int SECONDS = 60;
    private static final int NAMED = 5;
    private final Globals globals;

    FetchScan(Globals globals) {
        this.globals = globals;
    }

    /** Nothing where the pod couldn't look. */
    Optional<ScanResult> warn(RunLookup.Found found) {
        Console console = globals.console();
        try {
            ScanResult result = Scan.on(found.pod()).look(ScanRequest.of(List.of(found.run().path())).knowing(SecretFiles.of(globals.config())).within(SECONDS));
            if (!result.isClean()) {
                String places = result.findings().stream().limit(NAMED).map(f -> "\n  " + ScanText.line(f)).collect(Collectors.joining());
                console.error("warning: the run has what looks like a secret in " + result.counts().found() + (result.counts().found() == 1 ? " place" : " places") + ", and so has its copy:" + places
                        + "\n  all of them: ops secrets scan " + found.run().id());
            }
            if (!result.whole()) {
                console.note("looked for secrets for " + SECONDS + " s, which was not enough for all of the run; the rest: ops secrets scan " + found.run().id());
            }
            return Optional.of(result);
        } catch (OpsException e) {
            console.note("not looked through for secrets: " + e.getMessage());
            return Optional.empty();
        }
    }
}
