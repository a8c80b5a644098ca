package lib.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import lib.pod.CopyDigests;
import lib.pod.EarlyDigests;
import lib.pod.FetchMark;
import lib.pod.Fetcher;
import lib.pod.Fetcher.Manifest;
import lib.pod.Fetcher.RemoteFile;
import lib.pod.Proof;
import lib.pod.Prover;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.store.FileDigests;
import lib.store.LeftOut;

/** A run directory's copy here, brought up to date as often as it is asked for; of a run that is over, it is proven as well. */
final class RunCopy {
    private final RunLookup.Found found;
    private final Path target;
    private final List<String> include;
    private final List<String> exclude;
    private final boolean mayUseRsync;
    private final Console console;
    private final Fetcher fetcher;
    private final CopyDigests digests;

    /** {@code cacheDirectory}: remembers what was read of copies; it may be deleted at any time. */
    RunCopy(RunLookup.Found found, Path target, List<String> include, List<String> exclude, boolean mayUseRsync, Console console, Path cacheDirectory) {
        this.found = found;
        this.target = target;
        this.include = List.copyOf(include);
        this.exclude = List.copyOf(exclude);
        this.mayUseRsync = mayUseRsync;
        this.console = console;
        this.fetcher = new Fetcher(found.pod());
        this.digests = new CopyDigests(target, cacheDirectory.resolve("copies"), FileDigests.ofThisMachine(), Clock.systemUTC());
    }

    /** What came, and how many files had to be sent for it. */
    record Updated(CopyReport report, int sentFiles) {
    }

    /** What there is on the pod. NOT_FOUND where the run directory isn't there. */
    Manifest look() {
        return fetcher.manifest(found.dir(), include, exclude);
    }

    Updated update() {
        return update(look(), manifest -> { });
    }

    /** {@code beginning} is told what there is before any file is sent, and isn't where none is. */
    Updated update(Manifest manifest, Consumer<Manifest> beginning) {
        List<RemoteFile> missing = Fetcher.missing(manifest, target);
        if (!missing.isEmpty()) {
            beginning.accept(manifest);
        }
        String way = EarlyDigests.beside(manifest.over() ? missing : List.of(), target, digests,
                () -> fetcher.fetch(found.dir(), manifest, target, mayUseRsync, bytes -> bar(bytes, manifest.totalBytes())));
        if (console.canRedraw()) {
            console.redraw(manifest.over() ? "checking the copy" : "");
        }
        Proof proof = manifest.over() ? new Prover(fetcher, digests).prove(found.dir(), manifest, target, mayUseRsync) : Proof.none();
        if (console.canRedraw()) {
            console.redraw("");
        }
        note(manifest);
        var report = new CopyReport(found.run().id(), target, manifest, way, proof);
        digests.remember();
        if (report.isComplete() && !found.podConfig().isLocal() && !isMarked(manifest)) {
            new FetchMark(found.pod()).leave(found.dir(), target, Submitting.hostName(), Instant.now())
                    .ifPresent(why -> console.note("the pod doesn't know that this copy is complete (" + why + "): ops pod rm will ask for it again"));
        }
        return new Updated(report, missing.size());
    }

    /** Somebody has a copy of the run as it is now, and the pod knows it. */
    private boolean isMarked(Manifest manifest) {
        Path summary = target.resolve(RunDir.SUMMARY);
        return manifest.marked().equals(digests.of(List.of(summary)).get(summary));
    }

    private void note(Manifest manifest) {
        try {
            LeftOut.note(target, manifest.excluded().stream().map(RemoteFile::path).toList());
        } catch (IOException e) {
            throw new OpsException(ExitCode.USAGE, "can't write into " + target + ": " + e.getMessage(), "choose another --to DIR", e);
        }
    }

    private void bar(long bytes, long total) {
        if (console.canRedraw()) {
            int percent = total == 0 ? 100 : (int) (100 * bytes / total);
            String filled = "#".repeat(percent / 4) + ".".repeat(25 - percent / 4);
            console.redraw("[" + filled + "] " + percent + " %  " + CopyReport.size(bytes) + " of " + CopyReport.size(total));
        }
    }
}
