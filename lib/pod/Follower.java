package lib.pod;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import lib.run.Backoff;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;

/**
 * Follows a growing file of a run. A connection that breaks is taken up again at the byte where it was, with growing pauses;
 * nothing is printed twice and nothing is left out.
 */
public final class Follower {
    private final Pod pod;
    private final RunDir dir;
    private final Consumer<String> notice;
    private final String endFile;

    /** {@code notice} gets a line when the connection was lost. */
    public Follower(Pod pod, RunDir dir, Consumer<String> notice) {
        this(pod, dir, notice, "");
    }

    private Follower(Pod pod, RunDir dir, Consumer<String> notice, String endFile) {
        this.pod = pod;
        this.dir = dir;
        this.notice = notice;
        this.endFile = endFile;
    }

    /** One that also ends when the run has a file of this name. */
    public Follower orUntil(String file) {
        return new Follower(pod, dir, notice, file);
    }

    /**
     * Copies a file from its last {@code lines} lines (or "all") on, until the run is over.
     *
     * @param keepOn    wait for more; otherwise only what is there now
     * @param reconnect take a broken connection up again (when it worked once)
     * @return false when the command vanished without an end on record
     */
    public boolean follow(String file, String lines, boolean keepOn, boolean reconnect, OutputStream target) {
        var sink = new OffsetSink(target);
        var backoff = Backoff.ofConnection();
        while (true) {
            long before = sink.offset;
            try {
                return once(file, lines, keepOn, sink);
            } catch (OpsException e) {
                if (e.exitCode() != ExitCode.UNREACHABLE || !reconnect || sink.offset < 0) {
                    throw e;
                }
                backoff = sink.offset > before ? Backoff.ofConnection() : backoff;
                notice.accept(e.getMessage() + "; trying again in " + backoff.pause().toSeconds() + " s");
                Backoff.sleep(backoff.pause(), "");
                backoff = backoff.next();
            }
        }
    }

    private boolean once(String file, String lines, boolean keepOn, OffsetSink sink) {
        String script = new Script().set("dir", dir.path()).set("file", file).set("lines", lines)
                .set("offset", sink.offset < 0 ? "" : String.valueOf(sink.offset)).set("keep_on", keepOn ? "1" : "0")
                .set("end_file", endFile).around("follow.sh");
        sink.newConnection();
        int code = pod.stream(script, sink);
        if (sink.missing) {
            throw new OpsException(ExitCode.NOT_FOUND, "there is no run directory " + dir.path() + " on pod " + pod.name(), "ops run list");
        }
        if (sink.offset < 0 || code != 0 && code != 75) {
            throw new OpsException(ExitCode.UNREACHABLE, "pod " + pod.name() + " broke off (exit code " + code + ")", "try again");
        }
        return code == 0;
    }

    /** Takes the first line of each connection (where the bytes begin) off the stream, and counts what went through. */
    private static final class OffsetSink extends OutputStream {
        private final OutputStream target;
        private final ByteArrayOutputStream firstLine = new ByteArrayOutputStream();
        private boolean inFirstLine = true;
        private boolean missing;
        private long offset = -1;

        OffsetSink(OutputStream target) {
            this.target = target;
        }

        void newConnection() {
            firstLine.reset();
            inFirstLine = true;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            int at = from;
            int end = from + length;
            while (inFirstLine && at < end) {
                if (bytes[at] == '\n') {
                    inFirstLine = false;
                    readFirstLine(firstLine.toString(StandardCharsets.UTF_8));
                } else {
                    firstLine.write(bytes[at]);
                }
                at++;
            }
            if (at < end) {
                target.write(bytes, at, end - at);
                target.flush();
                offset += end - at;
            }
        }

        @Override
        public void flush() throws IOException {
            target.flush();
        }

        private void readFirstLine(String line) {
            if (line.startsWith(ScriptResult.MARK + "offset ")) {
                offset = Long.parseLong(line.substring((ScriptResult.MARK + "offset ").length()));
            } else {
                missing = line.startsWith(ScriptResult.MARK + "no_run");
            }
        }
    }
}
