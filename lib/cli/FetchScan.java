package lib.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import lib.pod.Fetcher.Manifest;
import lib.run.OpsException;
import lib.secret.Scan;
import lib.secret.ScanRequest;
import lib.secret.ScanResult;

/**
 * Looks for secrets in a run of which something is copied, on its pod, where their values can be compared. It warns and never stops a copy:
 * the pod may be about to go.
 */
final class FetchScan {
    private static final int SECONDS = 60;
    private static final int NAMED = 5;
    private final Globals globals;
    private final RunLookup.Found found;
    private Optional<CompletableFuture<ScanResult>> begun = Optional.empty();

    FetchScan(Globals globals, RunLookup.Found found) {
        this.globals = globals;
        this.found = found;
    }

    /** A run that is over doesn't change any more: it is looked through while it is copied. */
    void begin(Manifest manifest) {
        if (manifest.over()) {
            begun = Optional.of(CompletableFuture.supplyAsync(this::look, Thread.ofPlatform().daemon().name("scan")::start));
        }
    }

    private ScanResult look() {
        return Scan.on(found.pod()).look(ScanRequest.of(List.of(found.run().path())).knowing(SecretFiles.of(globals.config())).within(SECONDS));
    }

    private ScanResult result() {
        try {
            return begun.isPresent() ? begun.get().join() : look();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Nothing where the pod couldn't look. */
    Optional<ScanResult> warn() {
        Console console = globals.console();
        try {
            ScanResult result = result();
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
