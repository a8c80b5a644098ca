package tests.page;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tests.support.Laptop;
import tests.support.LoopbackPod;

/** {@code ops ui} as a process of its own. */
final class Served implements AutoCloseable {
    final Process process;
    final String url;

    Served(Laptop laptop, String... args) throws Exception {
        var words = new ArrayList<>(List.of("ui"));
        words.addAll(List.of(args));
        process = laptop.start(words.toArray(String[]::new));
        LoopbackPod.await("the page's URL", () -> !process.isAlive() || Files.readString(laptop.output(process)).endsWith("/\n"));
        url = Files.readString(laptop.output(process)).strip();
    }

    int port() {
        return Integer.parseInt(url.split("[:/]")[4]);
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
