package bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A browser's part of the live page: reads the events as they come, and counts the refreshes among them. */
final class OpenPage implements AutoCloseable {
    private final HttpURLConnection connection;
    private final AtomicInteger refreshes = new AtomicInteger();

    OpenPage(URI events) throws IOException {
        connection = (HttpURLConnection) events.toURL().openConnection();
        var lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
        Thread.ofPlatform().daemon().start(() -> {
            try (lines) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.equals("event: runs")) {
                        refreshes.incrementAndGet();
                    }
                }
            } catch (IOException e) {
                Thread.currentThread().interrupt(); // the page is closed
            }
        });
    }

    int refreshes() {
        return refreshes.get();
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
