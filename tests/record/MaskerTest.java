package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import lib.record.Masker;
import org.junit.jupiter.api.Test;

class MaskerTest {
    @Test
    void aSecretIsReplacedHoweverTheStreamIsCut() throws IOException {
        var random = new Random(7);
        for (int round = 0; round < 3000; round++) {
            var secrets = new ArrayList<String>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                secrets.add(text(random, 1 + random.nextInt(6)));
            }
            String input = text(random, random.nextInt(60));
            assertEquals(reference(input, secrets), masked(input, secrets, random), "input " + input + " secrets " + secrets);
        }
    }

    @Test
    void bytesOfAnyKindAndSecretsOfAnyLengthAreMaskedAlike() throws IOException {
        var random = new Random(8);
        for (int round = 0; round < 2000; round++) {
            // All bytes in some rounds, few in others, so that secrets also begin, end and overlap each other; some as long as a key.
            int letters = 1 << 1 + random.nextInt(8);
            int longest = random.nextInt(3) == 0 ? 300 : 1 + random.nextInt(20);
            var secrets = new ArrayList<String>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                secrets.add(bytes(random, 1 + random.nextInt(longest), letters));
            }
            var input = new StringBuilder();
            while (input.length() < 600) {
                String secret = secrets.get(random.nextInt(secrets.size()));
                int from = random.nextInt(3) == 0 ? random.nextInt(secret.length()) : 0;
                int to = random.nextInt(3) == 0 ? from + random.nextInt(secret.length() - from + 1) : secret.length();
                input.append(bytes(random, random.nextInt(30), letters)).append(secret, from, to);
            }
            assertEquals(reference(input.toString(), secrets), masked(input.toString(), secrets, random), "round " + round);
        }
    }

    @Test
    void onlyWhatMayBeginASecretIsHeldBack() throws IOException {
        var masker = new Masker(List.of("secret".getBytes(StandardCharsets.US_ASCII)), 64);
        var out = new ByteArrayOutputStream();
        put(masker, "abc sec", out);
        assertEquals("abc ", out.toString(StandardCharsets.US_ASCII));
        put(masker, "tor", out);
        assertEquals("abc sector", out.toString(StandardCharsets.US_ASCII));
    }

    @Test
    void replacementsAreCounted() throws IOException {
        var masker = new Masker(List.of("secret".getBytes(StandardCharsets.US_ASCII)), 64);
        put(masker, "secretsecret secre", new ByteArrayOutputStream());
        assertEquals(2, masker.masked());
    }

    private static String masked(String input, List<String> secrets, Random random) throws IOException {
        var masker = new Masker(secrets.stream().map(s -> s.getBytes(StandardCharsets.ISO_8859_1)).toList(), 64);
        var out = new ByteArrayOutputStream();
        for (int at = 0; at < input.length();) {
            int end = Math.min(input.length(), at + 1 + random.nextInt(random.nextBoolean() ? 9 : 64));
            put(masker, input.substring(at, end), out);
            at = end;
        }
        masker.flush((bytes, from, to) -> out.write(bytes, from, to - from));
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private static void put(Masker masker, String text, ByteArrayOutputStream out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, masker.buffer(), masker.offset(), bytes.length);
        masker.take(bytes.length, (b, from, to) -> out.write(b, from, to - from));
    }

    /** Few letters, so that secrets overlap, contain and begin each other. */
    private static String text(Random random, int length) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append("abc".charAt(random.nextInt(3)));
        }
        return text.toString();
    }

    /** One character a byte. */
    private static String bytes(Random random, int length, int letters) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) (letters <= 64 ? 'A' + random.nextInt(letters) : random.nextInt(letters)));
        }
        return text.toString();
    }

    private static String reference(String input, List<String> secrets) {
        var out = new StringBuilder();
        for (int i = 0; i < input.length();) {
            int at = i;
            int longest = secrets.stream().filter(s -> input.startsWith(s, at)).mapToInt(String::length).max().orElse(0);
            out.append(longest > 0 ? "***" : input.substring(i, i + 1));
            i += Math.max(1, longest);
        }
        return out.toString();
    }
}
