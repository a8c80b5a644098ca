package tests.pod;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import lib.pod.Pod;
import tests.support.PodBehind;

/** Counts what it is asked, and the bytes that it answers. */
final class CountingPod implements PodBehind {
    private final ShellPod shell;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    CountingPod(ShellPod shell) {
        this.shell = shell;
    }

    @Override
    public Pod pod() {
        return shell;
    }

    @Override
    public String name() {
        return "box";
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
