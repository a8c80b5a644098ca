package tests.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import lib.store.Json;

/**
 * The node process with a Chromium of its own: a JSON object a line each way, told apart by their ids, so that threads don't wait for each other's pages.
 * It ends with its stdin, which is this JVM's end at the latest, however that comes about, and when its Chromium ends.
 */
final class BrowserDriver {
    private static final long PATIENCE_SECONDS = 20;
    private final Process node;
    private final BufferedWriter in;
    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private int last;

    BrowserDriver(List<String> command) throws IOException {
        node = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        in = node.outputWriter();
        Thread.ofPlatform().daemon().name("browser-answers").start(this::readAnswers);
        Runtime.getRuntime().addShutdownHook(new Thread(this::end));
    }

    boolean isAlive() {
        return node.isAlive();
    }

    ProcessHandle process() {
        return node.toHandle();
    }

    /** What the driver answers to this question, whose id is set here. An IOException says that the browser has ended. */
    JsonNode ask(ObjectNode question) throws IOException, InterruptedException {
        var answer = new CompletableFuture<JsonNode>();
        synchronized (this) {
            last++;
            asked.put(last, answer);
            in.write(Json.line(question.put("id", last)));
            in.newLine();
            in.flush();
        }
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private void readAnswers() {
        try (BufferedReader out = node.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                JsonNode answer = Json.parse(line).orElseThrow();
                asked.remove(answer.path("id").asInt()).complete(answer);
            }
            throw new IOException("the browser or its driver has ended");
        } catch (IOException e) {
            // Whoever asks from here on finds a closed pipe.
            asked.values().forEach(answer -> answer.completeExceptionally(e));
        }
    }

    void end() {
        try {
            in.close();
        } catch (IOException e) {
            // It has ended.
        }
        try {
            if (!node.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                node.descendants().forEach(ProcessHandle::destroyForcibly);
                node.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
