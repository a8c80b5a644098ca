package lib.pod;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RandomBytes;
import lib.run.Sha256;
import lib.run.Shell;
import lib.store.Resources;

/** Copies what was made here to a pod. It has its name there only when it is whole, and a repeat begins anew. */
final class PortableUpload {
    private static final int TRIES = 2;
    private static final long MIB = 1 << 20;
    private final Pod pod;
    private final String umask;
    private final Consumer<String> progress;

    /** {@code umask}: what the files keep from others, three octal digits. */
    PortableUpload(Pod pod, String umask, Consumer<String> progress) {
        this.pod = pod;
        this.umask = umask;
        this.progress = progress;
    }

    /** Puts a runtime at {@code target}, a directory; it was started there. FAILED where it doesn't start. */
    void runtime(Path archive, String target) {
        send("runtime", archive, target);
    }

    /** Puts a jar at {@code target}. */
    void jar(Path archive, String target) {
        send("jar", archive, target);
    }

    private void send(String kind, Path archive, String target) {
        for (int left = TRIES; left > 0; left--) {
            ScriptResult answer = sendOnce(kind, archive, target);
            if (answer.word("received").isPresent()) {
                return;
            }
            answer.word("fail").ifPresent(text -> {
                throw new OpsException(text.startsWith("2 ") ? ExitCode.USAGE : ExitCode.FAILED, text.substring(text.indexOf(' ') + 1),
                        "correct it and repeat, or install Java 21 or newer on the pod");
            });
        }
        throw new OpsException(ExitCode.UNREACHABLE, "the transfer to pod " + pod.name() + " broke: what arrived is damaged", "run the same command again");
    }

    private ScriptResult sendOnce(String kind, Path archive, String target) {
        String directory = target.substring(0, target.lastIndexOf('/'));
        String part = directory + "/.part." + RandomBytes.hex(8);
        String take = "umask " + umask + " && mkdir -p -- " + Shell.quote(directory) + " && { cat >" + Shell.quote(part) + " || { rm -f -- " + Shell.quote(part) + "; exit 1; }; }";
        ScriptResult sent = pod.feed(Shell.join(List.of("sh", "-c", take)), archive, progress(kind, archive));
        if (sent.exitCode() != 0) {
            throw new OpsException(ExitCode.USAGE, target + " can't be written on pod " + pod.name() + ": " + sent.stderr().strip().replaceAll("(?s).*: ", ""), "make room there and repeat");
        }
        return pod.run(new Script().set("part", part).set("sum", sum(archive)).set("target", target).set("kind", kind).set("file_umask", umask).set("pod", pod.name())
                .function("digest", Resources.text("/lib/pod/sha256.sh")).around("bootstrap_receive.sh", "/lib/pod/bootstrap.sh"));
    }

    private LongConsumer progress(String kind, Path archive) {
        long total = archive.toFile().length();
        String what = kind.equals("jar") ? "the runner" : "a Java runtime";
        progress.accept("copying " + what + " to pod " + pod.name() + " (" + (total + MIB / 2) / MIB + " MiB)");
        var said = new long[1];
        return bytes -> {
            long quarter = bytes * 4 / Math.max(1, total);
            if (quarter > said[0] && quarter < 4 && total > 8 * MIB) {
                said[0] = quarter;
                progress.accept("copying " + what + ": " + bytes / MIB + " of " + total / MIB + " MiB");
            }
        };
    }

    private static String sum(Path archive) {
        return Sha256.hex(archive).orElseThrow(() -> new IllegalStateException("can't read " + archive));
    }
}
