package lib.record;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lib.run.KindSettings;
import lib.run.RunDir;
import lib.run.Sha256;

/**
 * The checkpoint from which a run goes on: the newest complete one that didn't crash twice. A script loads its own file by its own name, so where that one
 * isn't the chosen, it is put aside and a copy of the chosen gets its name.
 */
final class CheckpointChoice {
    /** What a file that is put aside is called in the end; {@link CheckpointNames} doesn't take it for a checkpoint. */
    static final String ASIDE = ".broken";
    private static final int SAMPLE_BYTES = 1 << 20;
    private final Path checkpoints;
    private final CheckpointNames names;
    private final List<String> patterns;
    private final ResumeMemory memory;
    private boolean condemned;

    /** @param fingerprint of its content */
    record Chosen(CheckpointFile file, String fingerprint) {
    }

    CheckpointChoice(Path dir, KindSettings.Checkpoints kind) {
        this.checkpoints = dir.resolve(RunDir.CHECKPOINTS);
        this.patterns = Stream.concat(kind.last().stream(), kind.best().stream()).distinct().toList();
        this.names = new CheckpointNames(checkpoints, patterns);
        this.memory = new ResumeMemory(dir);
    }

    /** Changes nothing. */
    Optional<Chosen> newest() throws IOException {
        var candidates = new ArrayList<>(names.newestFirst());
        candidates.addAll(kept());
        candidates.sort(Comparator.comparing(CheckpointFile::modified).reversed());    // stable: of two equally old the script's own comes first
        for (CheckpointFile file : candidates) {
            if (CheckpointFormat.of(file.path()) != CheckpointFormat.Wholeness.BROKEN) {
                var chosen = new Chosen(file, fingerprint(file));
                if (!memory.isCondemned(chosen.fingerprint())) {
                    return Optional.of(chosen);
                }
                condemned = true;
            }
        }
        return Optional.empty();
    }

    /** Some complete checkpoint was passed over, since attempts that began with it failed at once. */
    boolean hasCondemned() {
        return condemned;
    }

    /** Gives the chosen the name that the script looks for. Repeating it changes nothing more. */
    void put(Chosen chosen) throws IOException {
        List<CheckpointFile> scripts = names.newestFirst();
        boolean there = scripts.contains(chosen.file());
        for (CheckpointFile file : scripts) {
            there = there || isSame(file, chosen);
        }
        if (there) {
            asideNewerThan(chosen);
            return;
        }
        Path target = scripts.stream().findFirst().map(CheckpointFile::path).orElseGet(() -> checkpoints.resolve(scriptsName(chosen.file())));
        var copy = new CheckpointCopy(chosen.file(), target);
        Optional<String> problem = copy.make(Optional.empty(), false);
        if (problem.isPresent()) {
            throw new IOException("can't copy " + chosen.file().path().getFileName() + " to " + target.getFileName() + ": " + problem.get());
        }
        asideNewerThan(chosen);
        aside(target);
        copy.finish();
    }

    private void asideNewerThan(Chosen chosen) throws IOException {
        for (CheckpointFile file : names.newestFirst()) {
            if (file.modified().isAfter(chosen.file().modified())) {
                aside(file.path());
            }
        }
    }

    private static void aside(Path file) throws IOException {
        for (int i = 1; Files.exists(file); i++) {
            Path free = file.resolveSibling(file.getFileName() + (i == 1 ? "" : "." + i) + ASIDE);
            if (!Files.exists(free)) {
                Files.move(file, free, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private static boolean isSame(CheckpointFile file, Chosen chosen) throws IOException {
        return file.sizeBytes() == chosen.file().sizeBytes() && CheckpointFormat.of(file.path()) != CheckpointFormat.Wholeness.BROKEN
                && fingerprint(file).equals(chosen.fingerprint());
    }

    /** {@code ckpt_last.*}, then {@code ckpt_best.*}. */
    private List<CheckpointFile> kept() throws IOException {
        var kept = new ArrayList<CheckpointFile>();
        if (Files.isDirectory(checkpoints)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(checkpoints, "{" + CheckpointNames.LAST + "," + CheckpointNames.BEST + "}.*")) {
                files.forEach(f -> CheckpointFile.of(f).filter(c -> !f.toString().endsWith(ASIDE)).ifPresent(kept::add));
            }
        }
        kept.sort(Comparator.comparing(CheckpointFile::path).reversed());
        return kept;
    }

    /** Where the script's own file is gone: the kind's first name, {@code ckpt.*} standing for the extension that the copy has. */
    private String scriptsName(CheckpointFile chosen) {
        String extension = chosen.extension();
        return patterns.stream().filter(p -> !p.contains("/")).findFirst().map(p -> p.endsWith(".*") ? p.substring(0, p.length() - 2) + extension : p)
                .filter(p -> p.chars().noneMatch(c -> "*?[{".indexOf(c) >= 0)).orElse("ckpt" + extension);
    }

    /** Size and both ends: a torch file's directory, which is last, has a CRC-32 of everything in it, and reading all of it would take minutes. */
    private static String fingerprint(CheckpointFile file) throws IOException {
        var sample = new ByteArrayOutputStream();
        try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
            for (long from : new long[] {0, Math.max(0, channel.size() - SAMPLE_BYTES)}) {
                ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(SAMPLE_BYTES, channel.size() - from));
                while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
                    // one read may give less than there is
                }
                sample.write(bytes.array(), 0, bytes.position());
            }
        }
        return file.sizeBytes() + "-" + Sha256.hex(sample.toString(StandardCharsets.ISO_8859_1));
    }
}
