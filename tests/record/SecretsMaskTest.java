package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret is masked in every form in which a program prints it, and only a secret is. The programs are real: python, base64, sh -x. */
class SecretsMaskTest {
    /** Quotes, a backslash, spaces, slashes, markup, a newline, more than ASCII: every form is another one. */
    private static final String ODD = "o'dd \"pass\\word\"/+<&>`$x`\u00e9\u2603=?~*()!.";
    private static final String TOKEN = "hf_Zm9vYmFy" + "YmF6cXV4MTIzNDU2";
    @TempDir
    Path root;

    /** What the log has once a python program has run with the secret in S. */
    private String logOf(String value, String program) throws Exception {
        Path file = root.resolve("secret");
        Files.writeString(file, value + "\n");
        String head = "import base64, json, os, shlex, subprocess, sys, time, urllib.parse as u\ns = os.environ['S']; b = s.encode()\n";
        try (var run = new RecordedRun(root, "python3", "-I", "-X", "utf8", "-u", "-c", head + program).secrets(Map.of("S", file.toString())).write().start()) {
            run.summary();
            return Files.readString(run.dir.resolve("stdout.log"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TOKEN, ODD, "0123456789"})
    void base64IsMaskedWhateverStandsBeforeAndBehind(String value) throws Exception {
        String log = logOf(value, """
                for code in base64.b64encode, base64.urlsafe_b64encode:
                    for before in b'', b'a', b'ab', b'abc', b'user:', b'longer name:':
                        for behind in b'', b'\\n', b'z', b'zz', b'zzz', b' and more':
                            for end in '=', '':
                                print(len(before), len(behind), '[%s]' % code(before + b + behind).decode().rstrip('=' if not end else ''))
                """);
        assertEquals(144, log.lines().count());
        for (String line : log.lines().toList()) {
            String[] words = line.split("[ \\[\\]]+|\\*\\*\\*", -1);
            // What is left belongs to the neighbours, or is shared with them; a character holds 6 bits.
            assertEquals((8 * Integer.parseInt(words[0]) + 5) / 6, words[2].length(), line);
            assertTrue(words[3].replace("=", "").length() <= (8 * Integer.parseInt(words[1]) + 5) / 6 + 1, line);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TOKEN, ODD, "multi\nline 'secret' \"with\" \\ in it\nand an end"})
    void urlsJsonPythonAndShellAreMasked(String value) throws Exception {
        String log = logOf(value, """
                lower = lambda t: ''.join(c.lower() if t[max(0, i - 2):i + 1].startswith('%') or t[max(0, i - 1):i + 1].startswith('%') else c for i, c in enumerate(t))
                q = u.quote(s)
                for t in s, q, u.quote(s, safe=''), u.quote_plus(s), u.urlencode({'k': s})[2:], u.quote(s, safe="!'()*"), u.quote_plus(s, safe='*').replace('~', '%7E'), \
                        lower(u.quote(s, safe='')), lower(u.quote_plus(s)), json.dumps(s)[1:-1], json.dumps(s, ensure_ascii=False)[1:-1], \
                        json.dumps(s).replace('/', '\\\\/')[1:-1], repr(s)[1:-1], repr(b)[2:-1], repr({'a': [s]})[8:-3], repr([s, '\"'])[2:-7], shlex.quote(s).strip("'"):
                    print('<' + t + '>')
                """.replace("\\\n", ""));
        List<String> bad = List.of(log.split(">\n")).stream().filter(l -> !l.equals("<***")).toList();
        assertEquals(List.of(), bad);
    }

    @Test
    void aTraceOfTheShellIsMasked() throws Exception {
        String log = logOf(ODD, "subprocess.run(['sh', '-xc', 'true \"$S\"'], stderr=1)\nsubprocess.run(['bash', '-xc', 'true \"$S\"; export -p | grep \" S=\"'], stderr=1)\n");
        assertFalse(log.contains("pass") || log.contains("word"), log);
    }

    @Test
    void aKeyOfManyLinesIsMaskedLineByLineAndItsFrameStays() throws Exception {
        String key = "-----BEGIN OPENSSH PRIVATE" + " KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ\nAAAAAAAAABAAAAMwAAAAtzc2gtZWQyNTUxOQ\n-----END OPENSSH PRIVATE KEY-----";
        String log = logOf(key, """
                for line in s.splitlines(): print('key|', line, '|')
                print(base64.encodebytes(b).decode())
                subprocess.run(['base64', '-w', '64'], input=b)
                """);
        assertEquals(2, log.lines().filter("key| *** |"::equals).count(), log);
        assertEquals(2, log.lines().filter(l -> l.startsWith("key| -----")).count(), log);
        assertFalse(log.contains("b3Blbn") || log.contains("LS0tLS1CRUdJ") || log.contains("YjNCbGJu"), log);
    }

    @Test
    void formsThatAreCutOverWritesAreMasked() throws Exception {
        String log = logOf(TOKEN, """
                for t in s, base64.b64encode(b'user:' + b).decode(), repr(s):
                    for c in t + '|':
                        sys.stdout.write(c); sys.stdout.flush(); time.sleep(0.002)
                """);
        assertEquals("***|dXNlcjp***|'***'|", log);
    }

    @Test
    void shortPiecesAndOtherTextAreNoSecrets() throws Exception {
        String text = "{\n\"type\": \"x\",\n}\nhf_Zm9v c2VzYW1l dG9rZW4=";
        assertEquals(text + "\n", logOf("{\n\"type\": \"x\",\n\"private\": \"A0123456789012345678\"\n}", "print('''" + text + "''')"));
    }

    @Test
    void ofAShortSecretNoFragmentsAreMasked() throws Exception {
        assertEquals("MTIz test dGVz *** ***\n", logOf("tes7", "print('MTIz test dGVz', s, base64.b64encode(b).decode())"));
    }

    @Test
    void aRecorderThatStartsLaterMasksWhatTheCommandGotAndNotOnlyWhatTheFileHasNow() throws Exception {
        Path file = root.resolve("secret");
        Files.writeString(file, TOKEN);
        String program = "import os, time\nprint('ready', flush=True)\nfor name in 'again', 'go':\n  while not os.path.exists(name): time.sleep(0.05)\n"
                + "  print(name if name == 'again' else os.environ['S'], flush=True)";
        try (var run = new RecordedRun(root, "python3", "-c", program).secrets(Map.of("S", file.toString())).write().start()) {
            run.awaitLog("ready");
            Files.writeString(file, "another-value");
            run.recorder().destroyForcibly();
            Files.writeString(root.resolve("again"), "");
            run.awaitLog("again");
            Files.writeString(root.resolve("go"), "");
            run.summary();
            assertEquals("ready\nagain\n***\n", run.log());
        }
    }
}
