package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import lib.run.RunDir;
import lib.run.RunRequest;
import lib.run.Supervision.Notice;
import lib.store.Json;

/**
 * Tells whom a run's request names: {@code finish} (the run is over, whatever way), {@code failure} (it failed or is lost; then {@code finish} isn't sent
 * as well), {@code stall}. Each at most once: {@code .ops/notified-<attempt>-<event>.json} is made before it is sent, with what is sent, so that a recorder that
 * is killed meanwhile doesn't send twice and a lost notice can be sent by hand. After the summary nothing but the recorder's own log is written. What
 * fails here is said there, and nothing else follows from it.
 */
final class Notices {
    /** For the command and the webhook together: somebody may wait for the end of the recorder. */
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private final Path dir;
    private final RunRequest request;
    private final Notice notice;
    private final NoticeCommand command;
    private final NoticeWebhook webhook;

    /** @param environment the recorder's own */
    Notices(Path dir, RunRequest request, Map<String, String> environment) {
        this.dir = dir;
        this.request = request;
        this.notice = request.supervision().notice();
        this.command = new NoticeCommand(notice.command(), request, environment);
        this.webhook = new NoticeWebhook(notice.webhookFile());
    }

    /** When summary.json is there. Returns when all is sent or given up, after a minute at the latest. */
    void over() {
        if (notice.on().isEmpty()) {
            return;
        }
        try {
            JsonNode summary = Json.parse(Files.readString(dir.resolve(RunDir.SUMMARY))).orElseThrow(() -> new IOException("it isn't JSON"));
            boolean failed = Set.of("failed", "lost").contains(summary.path("state").asText());
            Optional<String> event = failed && notice.on().contains("failure") ? Optional.of("failure")
                    : notice.on().contains("finish") ? Optional.of("finish") : Optional.empty();
            if (event.isPresent()) {
                send(Attempt.current(dir), event.get(), NoticeMessage.over(dir, request, event.get(), summary));
            }
        } catch (IOException | RuntimeException e) {
            say("no notice: " + RunDir.SUMMARY + ": " + e.getClass().getSimpleName());
        }
    }

    /** @param fields of the event {@code stall_suspected} */
    void stalled(int attempt, String place, ObjectNode fields) {
        if (notice.on().contains("stall")) {
            send(attempt, "stall", NoticeMessage.stalled(dir, request, attempt, fields), "-" + place.replaceAll(".*/", ""));
        }
    }

    private void send(int attempt, String event, ObjectNode message) {
        send(attempt, event, message, "");
    }

    private void send(int attempt, String event, ObjectNode message, String which) {
        Path file = dir.resolve(RunDir.INTERNAL).resolve("notified-" + attempt + "-" + event + which + ".json");
        String text = Json.line(message) + "\n";
        try {
            if (!claim(file, text)) {
                return;
            }
        } catch (IOException e) {
            say("no notice of the " + event + ": can't write " + file + ": " + e.getMessage());
            return;
        }
        var senders = new ArrayList<Thread>();
        if (!notice.command().isEmpty()) {
            senders.add(sender(event, "the command", () -> command.run(file)));
        }
        if (!notice.webhookFile().isEmpty()) {
            senders.add(sender(event, "the webhook", () -> webhook.post(text)));
        }
        await(event, senders);
    }

    private static void await(String event, List<Thread> senders) {
        long due = System.nanoTime() + LIMIT.toNanos();
        try {
            for (Thread sender : senders) {
                if (!sender.join(Duration.ofMillis(Math.max(1, TimeUnit.NANOSECONDS.toMillis(due - System.nanoTime()))))) {
                    say("notify_failed " + event + ": it takes longer than " + LIMIT.toSeconds() + " s");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread sender(String event, String through, Supplier<Optional<String>> send) {
        return Thread.ofPlatform().name("notice").daemon().start(() -> {
            Optional<String> problem;
            try {
                problem = send.get();
            } catch (RuntimeException e) {
                problem = Optional.of(e.getClass().getSimpleName());    // its message may hold the URL
            }
            say(problem.map(p -> "notify_failed " + event + " through " + through + ": " + p).orElse("notified " + event + " through " + through));
        });
    }

    /** False when somebody has done it already. */
    private static boolean claim(Path file, String text) throws IOException {
        try (FileChannel out = FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private static void say(String text) {
        System.err.println("ops runner: " + text);
    }
}
