package lib.record;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Posts a notice to a URL that stands in a file on the pod. The URL is a secret: no message has any part of it, so none has the words of a
 * network exception. HttpURLConnection, since java.net.http is another 5 MB of the runner.
 */
public final class NoticeWebhook {
    private static final int MOST_URL_BYTES = 8_192;
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final List<Duration> PAUSES = List.of(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(25));
    private static final String CHECK = "check the URL in it, and that the pod reaches it";
    private final String file;
    private final Duration limit;
    private final List<Duration> pauses;

    NoticeWebhook(String file) {
        this(file, LIMIT, PAUSES);
    }

    /** @param pauses before each further try */
    public NoticeWebhook(String file, Duration limit, List<Duration> pauses) {
        this.file = file;
        this.limit = limit;
        this.pauses = List.copyOf(pauses);
    }

    private record Answer(int status, String problem) {
        boolean isGood() {
            return status >= 200 && status < 300;
        }

        /** A server's trouble, too many requests, and no answer at all may be over in a moment. */
        boolean mayChange() {
            return status == 0 || status == 429 || status >= 500;
        }
    }

    /** What went wrong. */
    public Optional<String> post(String json) {
        Optional<URL> url = url();
        if (url.isEmpty()) {
            return Optional.of(file + " has no http or https URL that can be read");
        }
        Answer answer = ask(url.get(), json);
        for (int i = 0; i < pauses.size() && answer.mayChange(); i++) {
            try {
                Thread.sleep(pauses.get(i));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.of("the recorder was interrupted");
            }
            answer = ask(url.get(), json);
        }
        return answer.isGood() ? Optional.empty() : Optional.of(answer.problem() + "; " + file + ": " + CHECK);
    }

    private Optional<URL> url() {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            URI uri = URI.create(new String(in.readNBytes(MOST_URL_BYTES), StandardCharsets.UTF_8).strip());
            boolean web = ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme())) && uri.getHost() != null;
            return web ? Optional.of(uri.toURL()) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Answer ask(URL url, String json) {
        try {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            HttpURLConnection connection = (HttpURLConnection) url.openConnection();
            connection.setConnectTimeout((int) limit.toMillis());
            connection.setReadTimeout((int) limit.toMillis());
            connection.setInstanceFollowRedirects(false);    // the URL is for one server
            connection.setRequestMethod("POST");
            connection.setRequestProperty("Content-Type", "application/json; charset=utf-8");
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(body.length);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
            int status = connection.getResponseCode();
            connection.disconnect();
            return new Answer(Math.max(1, status), "the server answered " + status);
        } catch (IOException e) {
            return new Answer(0, "no answer (" + e.getClass().getSimpleName() + ")");
        }
    }
}
