package tests.repo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import lib.repo.RefName;
import lib.run.ExitCode;
import lib.run.OpsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"main", "v1.2", "pr:7", "refs/heads/x", "feature/a-b_c", "3f2a9c1", "origin/main", "a'b", "$(x)", "straße", "x;y", "a\"b", "`id`", "&&", "#1"})
    void whatGitAllowsAsANameIsTaken(String text) {
        assertEquals(text, new RefName(text).text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-evil", "--upload-pack=x", "a..b", "a~1", "a^", "a:b", "a b", "a\nb", "a\u0000b", "x.lock", "a/.b", "a//b", "/a", "a/", "HEAD", "@", "a@{1}", "a*", "a?", "a[b",
        "a\\b", "pr:0", "pr:x", "pr:", "pr:7/head", "pr:99999999999", "a.", "a\u00a0b", "a\u2028b"})
    void whatCouldBeReadAsSomethingElseIsRefused(String text) {
        assertEquals(ExitCode.USAGE, assertThrows(OpsException.class, () -> new RefName(text)).exitCode());
    }

    @Test
    void aShaInCapitalsIsTheSameSha() {
        assertEquals("a".repeat(40), new RefName("A".repeat(40)).text());
    }
}
