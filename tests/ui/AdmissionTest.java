package tests.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import lib.ui.Admission;
import org.junit.jupiter.api.Test;

/** Who is let in. */
class AdmissionTest {
    private static final String OWN = "127.0.0.1:4711";
    private final Admission admission = new Admission("secret-token", 4711);

    private int get(String path) {
        return status("GET", path, List.of(OWN), List.of(), List.of());
    }

    private int status(String method, String path, List<String> hosts, List<String> origins, List<String> sites) {
        return admission.of(new Admission.Request(method, path, hosts, origins, sites)).status();
    }

    @Test
    void onlyTheExactTokenOpensAnything() {
        assertEquals(200, get("/secret-token/"));
        for (String path : List.of("", "/", "//", "/secret-token", "/secret-toke/", "/secret-token2/", "/SECRET-TOKEN/", "//secret-token/", "/x/secret-token/", "/%73ecret-token/",
                "/secret-token%2f", "/../secret-token/", "/secret-token;a/", "/\u0000/")) {
            assertEquals(404, get(path), path);
        }
    }

    @Test
    void whatStandsBehindTheTokenIsHandedOnAsItCame() {
        assertEquals("../../etc/passwd", admission.of(new Admission.Request("GET", "/secret-token/../../etc/passwd", List.of(OWN), List.of(), List.of())).page());
    }

    @Test
    void aNameThatIsNotOfTheLoopbackInterfaceIsRefused() {
        assertEquals(200, status("GET", "/secret-token/", List.of("localhost:4711"), List.of(), List.of()));
        for (List<String> hosts : List.of(List.<String>of(), List.of(""), List.of("evil.example:4711"), List.of("127.0.0.1"), List.of("127.0.0.1:80"), List.of("127.0.0.1:4711.evil.example"),
                List.of("[::1]:4711"), List.of(OWN, OWN), List.of(OWN, "evil.example"))) {
            assertEquals(403, status("GET", "/secret-token/", hosts, List.of(), List.of()), hosts.toString());
        }
    }

    @Test
    void anotherSiteIsRefused() {
        for (String origin : List.of("http://evil.example", "null", "", "https://127.0.0.1:4711", "http://127.0.0.1:4712", "http://localhost:4711", "http://127.0.0.1:4711/")) {
            assertEquals(403, status("GET", "/secret-token/events", List.of(OWN), List.of(origin), List.of()), origin);
        }
        for (String site : List.of("cross-site", "same-site", "")) {
            assertEquals(403, status("GET", "/secret-token/", List.of(OWN), List.of(), List.of(site)), site);
        }
        assertEquals(200, status("GET", "/secret-token/events", List.of(OWN), List.of("http://" + OWN), List.of("same-origin")));
        assertEquals(200, status("GET", "/secret-token/", List.of(OWN), List.of(), List.of("none")));
    }

    @Test
    void nothingButAPostOfAStopChangesAnything() {
        for (String method : List.of("HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "POST", "TRACE", "get", "CONNECT")) {
            assertEquals(405, status(method, "/secret-token/", List.of(OWN), List.of("http://" + OWN), List.of()), method);
        }
        assertEquals(405, get("/secret-token/stop"));
        assertEquals(200, status("POST", "/secret-token/stop", List.of(OWN), List.of("http://" + OWN), List.of("same-origin")));
        assertEquals(403, status("POST", "/secret-token/stop", List.of(OWN), List.of(), List.of("same-origin")));
    }

    @Test
    void tokensAreLongAndNeverTheSame() {
        String token = Admission.newToken();

        assertTrue(token.matches("[A-Za-z0-9_-]{43}"), token);
        assertNotEquals(token, Admission.newToken());
    }
}
