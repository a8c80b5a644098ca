package lib.repo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.run.Sha256;
import lib.run.Shell;

/** What differs from a commit, on its way to a pod as text of its shell: project.code_limit_mib bounds it. */
public final class CodeParcel {
    private final Map<String, Path> files = new LinkedHashMap<>();

    private CodeParcel() {
    }

    /** What differs from a commit, as {@link LaptopCheckout#record} wrote it. */
    public static CodeParcel ofRecord(Path directory) {
        var parcel = new CodeParcel();
        for (Path file : list(directory)) {
            String name = file.getFileName().toString();
            if (name.equals(RunDir.PATCH) || name.equals(RunDir.UNTRACKED) || name.matches("repo_commits\\.\\d+\\.bundle")) {
                parcel.files.put(name, file);
            }
        }
        Path modules = directory.resolve(RunDir.CODE_SUBMODULES);
        if (Files.isRegularFile(modules)) {
            parcel.files.put(RunDir.CODE_SUBMODULES, modules);
        }
        return parcel;
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    public boolean isEmpty() {
        return files.isEmpty();
    }

    /** Names the content: SHA-256 over names and bytes. */
    public String digest() {
        try {
            MessageDigest sum = Sha256.start();
            for (var file : files.entrySet()) {
                sum.update((file.getKey() + "\0" + Files.size(file.getValue()) + "\0").getBytes(StandardCharsets.UTF_8));
                sum.update(Files.readAllBytes(file.getValue()));
            }
            return Sha256.hex(sum);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Commands that write the files below the working directory. */
    public String writeCommands() {
        var text = new StringBuilder("mkdir -p .ops/code || return 1\n");
        files.forEach((name, file) -> text.append("base64 -d >").append(Shell.quote(name)).append(" <<'OPS_END' || return 1\n").append(encoded(file)).append("\nOPS_END\n"));
        return text.append(":").toString();
    }

    private static String encoded(Path file) {
        try {
            return Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(Files.readAllBytes(file));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static OpsException unreadable(IOException e) {
        return new OpsException(ExitCode.USAGE, "the code can't be read: " + e.getMessage(), "try again", e);
    }
}
