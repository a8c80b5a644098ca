package lib.pod;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import lib.pod.Fetcher.RemoteFile;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;

/** Where tar unpacks, inside the copy but beside its files: a file gets its own name only when it is whole, whenever the connection breaks or ops is killed. */
record Arrivals(Path target) {
    /** Internal, so that nobody takes what is there for a part of the run. */
    private static final String DIRECTORY = RunDir.INTERNAL + "/arriving";

    Path open() {
        try {
            return Files.createDirectories(target.resolve(DIRECTORY));
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    /** All that has come is what the pod sent: also the log of a running run, which has grown since it was listed. */
    void takeAll(List<RemoteFile> files) {
        take(files, file -> true);
    }

    /** Takes what has the size and the time that the pod told, and throws the rest away. */
    void takeWhole(List<RemoteFile> files) {
        take(files, file -> Fetcher.isThere(file, target.resolve(DIRECTORY)));
    }

    private void take(List<RemoteFile> files, Predicate<RemoteFile> wanted) {
        Path from = target.resolve(DIRECTORY);
        if (!Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            for (RemoteFile file : files) {
                Path arrived = from.resolve(file.path());
                if (Files.exists(arrived, LinkOption.NOFOLLOW_LINKS) && wanted.test(file)) {
                    Path place = target.resolve(file.path());
                    Files.createDirectories(place.getParent());
                    Files.move(arrived, place, StandardCopyOption.ATOMIC_MOVE);
                }
            }
            remove(from);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private void remove(Path from) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        try (Stream<Path> rest = Files.list(from.getParent())) {
            if (rest.findAny().isPresent()) {
                return;
            }
        }
        Files.delete(from.getParent());
    }

    private OpsException cannotWrite(IOException e) {
        return new OpsException(ExitCode.USAGE, "can't write into " + target + ": " + e.getMessage(), "choose another --to DIR", e);
    }
}
