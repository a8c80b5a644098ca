package tests.pod;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import lib.pod.Pod;
import lib.pod.ScriptResult;

/** Counts what it is asked, and the bytes that it answers. */
final class CountingPod implements Pod {
    private final ShellPod shell;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    CountingPod(ShellPod shell) {
        this.shell = shell;
    }

    @Override
    public String name() {
        return "box";
    }

    @Override
    public ScriptResult run(String script) {
        return shell.run(script);
    }

    @Override
    public int stream(String script, OutputStream output) {
        asked.incrementAndGet();
        return shell.stream(script, new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                bytes.incrementAndGet();
                output.write(b);
            }

            @Override
            public void write(byte[] some, int from, int length) throws IOException {
                bytes.addAndGet(length);
                output.write(some, from, length);
            }
        });
    }

    @Override
    public ScriptResult feed(String command, Path file, LongConsumer sent) {
        return shell.feed(command, file, sent);
    }

    @Override
    public List<String> interactive(List<String> command) {
        return shell.interactive(command);
    }

    @Override
    public List<String> rsync() {
        return shell.rsync();
    }

    void forget() {
        asked.set(0);
        bytes.set(0);
    }

    int asked() {
        return asked.get();
    }

    long bytes() {
        return bytes.get();
    }
}
