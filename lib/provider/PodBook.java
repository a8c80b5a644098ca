package lib.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import lib.config.PodConfig;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.AtomicFile;
import lib.store.Json;

/**
 * The rented pods that a checkout knows: {@code .ops/pods.json}, git-ignored. It saves asking the provider, and may be lost: the provider finds a pod by
 * its name. Two ops at once don't lose each other's entries.
 */
public final class PodBook {
    private final Path directory;
    private final Path file;

    /** Held until it's closed, or its process has ended. */
    public interface Lock extends AutoCloseable {
        @Override
        void close();
    }

    /** {@code projectRoot}: the directory that holds configs/ops. */
    public PodBook(Path projectRoot) {
        this.directory = projectRoot.resolve(".ops");
        this.file = directory.resolve("pods.json");
    }

    /** The pod that the config means, as it was told of last. */
    public Optional<BookedPod> entry(PodConfig p) {
        return entries().stream().filter(booked -> booked.isOf(p)).findFirst();
    }

    public List<BookedPod> entries() {
        var entries = new ArrayList<BookedPod>();
        read().path("pods").forEach(node -> BookedPod.of(node).ifPresent(entries::add));
        return entries;
    }

    public void put(BookedPod booked) {
        change(pods -> pods.set(booked.key(), booked.toJson()));
    }

    public void remove(BookedPod booked) {
        change(pods -> pods.remove(booked.key()));
    }

    /** What ssh remembers of the pods' host keys. */
    public HostKeys hostKeys() {
        return new HostKeys(directory.resolve("known_hosts"));
    }

    /** Makes the directory, before money is spent. */
    public void prepare() {
        change(pods -> { });
    }

    /** Only one ops at a time rents or ends a pod; {@code waiting} is called once when another one is at it. */
    public Lock renting(PodConfig p, Runnable waiting) {
        try {
            make();
            FileChannel channel = lockFile("up-" + p.name() + ".lock");
            FileLock free = channel.tryLock();
            if (free == null) {
                waiting.run();
                channel.lock();
            }
            return () -> close(channel);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private synchronized void change(Consumer<ObjectNode> edit) {
        try {
            make();
            try (FileChannel channel = lockFile("pods.lock"); FileLock held = channel.lock()) {
                ObjectNode document = read();
                edit.accept(document.withObject("/pods"));
                AtomicFile.write(file, Json.pretty(document));
                held.release();
            }
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private FileChannel lockFile(String name) throws IOException {
        return FileChannel.open(directory.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** The directory ignores itself, so that nothing has to be added to the project's own .gitignore. */
    private void make() throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Path ignore = directory.resolve(".gitignore");
        if (!Files.exists(ignore)) {
            Files.writeString(ignore, "*\n");
        }
    }

    /** A file that is no JSON object (a disk was full) counts as lost. */
    private ObjectNode read() {
        try {
            JsonNode node = Files.exists(file) ? Json.parse(Files.readString(file)).orElse(Json.document()) : Json.document();
            ObjectNode document = node.isObject() ? (ObjectNode) node : Json.document();
            return document.path("pods").isObject() ? document : document.set("pods", Json.object());
        } catch (IOException e) {
            throw new OpsException(ExitCode.USAGE, "can't read " + file + ": " + e.getMessage(), "remove it: the providers know the pods by their names", e);
        }
    }

    private OpsException cannotWrite(IOException e) {
        return new OpsException(ExitCode.USAGE, "can't write into " + directory + ": " + e.getMessage(), "ops keeps there which pods it rented: make it writable", e);
    }
}
