package tests.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import lib.run.OpsException;
import lib.run.Shell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tests.support.Checkout;

/** Quoting and scripts, in the real shells that are here. */
class ShellTest {
    private static final List<List<String>> SHELLS = Stream.of(List.of("dash"), List.of("bash"), List.of("bash", "--posix"), List.of("busybox", "sh"))
            .filter(s -> isHere(s.get(0))).toList();

    private static boolean isHere(String program) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(d -> Files.isExecutable(Path.of(d, program)));
    }

    static List<List<String>> shells() {
        return SHELLS;
    }

    private static byte[] run(List<String> shell, String script) throws Exception {
        var builder = new ProcessBuilder(shell).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        Thread.ofVirtual().start(() -> {
            try (var into = process.getOutputStream()) {
                into.write(script.getBytes(StandardCharsets.UTF_8));
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        byte[] out = process.getInputStream().readAllBytes();
        assertEquals(0, process.waitFor());
        return out;
    }

    private static String randomText(Random random) {
        String likely = "'\"\\$`!*?[]{}()<>|&;#~=% \t\n\r-@:,./aZ0_";
        var text = new StringBuilder();
        for (int i = random.nextInt(24); i > 0; i--) {
            int kind = random.nextInt(10);
            int point = kind < 6 ? likely.charAt(random.nextInt(likely.length())) : kind < 8 ? 1 + random.nextInt(0x7f) : 0x80 + random.nextInt(0xd000);
            text.appendCodePoint(kind == 9 ? 0x1F600 + random.nextInt(60) : point);
        }
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void everyTextIsReadBackByteForByte(List<String> shell) throws Exception {
        var random = new Random(42);
        var texts = new ArrayList<String>();
        for (int i = 0; i < 3000; i++) {
            texts.add(randomText(random));
        }
        byte[] out = run(shell, "printf '%s\\0' " + Shell.join(texts) + "\n");
        assertEquals(String.join("\0", texts) + "\0", new String(out, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void anExportedValueIsReadBack(List<String> shell) throws Exception {
        String value = "it's\n$(x) `y` \\ \"z\" ~ ☃";
        assertEquals(value, new String(run(shell, Shell.export("V_1", value) + "\nprintf %s \"$V_1\"\n"), StandardCharsets.UTF_8));
    }

    @Test
    void whatNoShellCanHoldIsRefused() {
        assertThrows(OpsException.class, () -> Shell.quote("a\0b"));
        for (String name : List.of("", "1A", "A-B", "A=B", "A B", "A\n", "Ä")) {
            assertThrows(OpsException.class, () -> Shell.name(name), name);
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void everyScriptOfOursIsReadByTheShell(List<String> shell) throws Exception {
        try (Stream<Path> all = Files.walk(Checkout.root().resolve("lib"))) {
            List<Path> scripts = all.filter(p -> p.toString().endsWith(".sh")).toList();
            assertTrue(scripts.size() > 5);
            for (Path script : scripts) {
                var words = new ArrayList<>(shell);
                words.addAll(List.of("-n", script.toString()));
                assertEquals(0, new ProcessBuilder(words).inheritIO().start().waitFor(), script.toString());
            }
        }
    }
}
