package tests.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What must not be in a file that everybody gets. The patterns are written so that they don't find themselves. */
class PublishedFilesTest {

    private static final Pattern REGISTRY = Pattern.compile("repo1?\\.maven\\.(apache\\.)?org|search\\.maven\\.org|oss\\.sonatype\\.org|"
            + "(?:test\\.)?pypi\\.org|pythonhosted\\.org|registry\\.npmjs\\.org|conda\\.anaconda\\.org|ghcr\\.io|(?:registry-1\\.)?docker\\.io|"
            + "jitpack\\.io|proxy\\.golang\\.org|static\\.crates\\.io|repository/[a-z]+-(?:proxy|remote|group)");
    /** /root/work/repo is the example's clone on a pod. */
    private static final Pattern MACHINE_PATH = Pattern.compile("(?<![\\w.$-])/(?:root/(?!work/repo\\b)|work/(?!repo\\b))\\w[^\\s\"']*");
    private static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-\\d|AGE-SECRET-KEY-1[0-9A-Z]{10}");

    @Test
    void noFileNamesARegistry() {
        assertEquals(List.of(), found(REGISTRY));
    }

    @Test
    void noFileNamesAPlaceOnTheMachineOfItsAuthor() {
        assertEquals(List.of(), found(MACHINE_PATH));
    }

    @Test
    void noFileHoldsAPrivateKey() {
        assertEquals(List.of(), found(PRIVATE_KEY));
    }

    private static List<String> found(Pattern pattern) {
        return Checkout.files().stream().flatMap(path -> pattern.matcher(Checkout.text(path)).results()
                .map(match -> path + ": " + match.group())).toList();
    }
}
