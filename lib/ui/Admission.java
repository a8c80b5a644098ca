package lib.ui;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lib.run.RandomBytes;

/**
 * Who may ask what of the server: only who knows the token, by a name of the loopback interface (another one would be DNS rebinding), and from no
 * other site (W3C Fetch Metadata). Pure but for {@link #newToken}.
 *
 * @param token unguessable, in the path of every request
 * @param port  on the loopback interface
 */
public record Admission(String token, int port) {
    private static final int TOKEN_BYTES = 32;
    private static final Set<String> OWN_SITES = Set.of("none", "same-origin");
    private static final String STOP = "stop";

    /** What a request says of itself; the path as it was sent. A header that came twice is there twice. */
    public record Request(String method, String path, List<String> hosts, List<String> origins, List<String> sites) {
    }

    /** @param status 200, or what is answered instead; @param page the path behind the token, "" for the page itself */
    public record Verdict(int status, String page) {
    }

    public static String newToken() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(RandomBytes.of(TOKEN_BYTES));
    }

    public Verdict of(Request request) {
        Optional<String> page = page(request.path());
        if (page.isEmpty()) {
            return new Verdict(404, "");
        }
        boolean post = request.method().equals("POST") && page.get().equals(STOP);
        if (request.hosts().size() != 1 || !isOurs(request.hosts().get(0)) || !isFromUs(request) || post && request.origins().isEmpty()) {
            return new Verdict(403, "");
        }
        boolean allowed = post || request.method().equals("GET") && !page.get().equals(STOP);
        return new Verdict(allowed ? 200 : 405, page.get());
    }

    public String url() {
        return "http://127.0.0.1:" + port + "/" + token + "/";
    }

    private Optional<String> page(String path) {
        int end = path.indexOf('/', 1);
        String first = end < 0 ? "" : path.substring(1, end);
        // In constant time: how long a comparison takes must not tell how much of it was right.
        boolean known = MessageDigest.isEqual(first.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
        return known ? Optional.of(path.substring(end + 1)) : Optional.empty();
    }

    private boolean isOurs(String host) {
        return host.equals("127.0.0.1:" + port) || host.equals("localhost:" + port);
    }

    private boolean isFromUs(Request request) {
        String own = "http://" + request.hosts().get(0);
        return request.origins().stream().allMatch(own::equals) && request.sites().stream().allMatch(OWN_SITES::contains);
    }
}
