package lib.ui;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import lib.pod.RunNews;
import lib.report.TerminalFilter;
import lib.store.Json;

/**
 * The log of one run on its way to those who follow it: text in which of all escape sequences only colour is left. Who comes later gets what the first
 * has got lately. Memory is bounded.
 */
public final class LogFeed {
    private static final int KEPT_CHARACTERS = 1 << 17;
    private final ByteArrayOutputStream passed = new ByteArrayOutputStream();
    private final TerminalFilter filter = new TerminalFilter(passed, true);
    private final StringBuilder kept = new StringBuilder();
    private final Set<Subscriber> followers = ConcurrentHashMap.newKeySet();
    private long end = -1;

    public synchronized void follow(Subscriber follower) {
        follower.offer(event(kept.toString(), true));
        followers.add(follower);
    }

    synchronized void leave(Subscriber follower) {
        followers.remove(follower);
    }

    synchronized boolean isFollowed() {
        return !followers.isEmpty();
    }

    /** Bytes that came already are left out, and those that are missing are counted: a log may be read anew, or may have been replaced. */
    public synchronized void took(RunNews.LogText news) {
        byte[] bytes = news.bytes();
        long newEnd = news.offset() + bytes.length;
        boolean replaced = newEnd < end;
        int known = end < 0 || replaced ? 0 : Math.clamp(end - news.offset(), 0, bytes.length);
        String notice = replaced ? "[the log begins anew]\n" : end >= 0 && news.offset() > end ? "[" + (news.offset() - end) + " bytes are left out here]\n" : "";
        end = newEnd;
        String text = notice + text(bytes, known);
        if (!text.isEmpty()) {
            keep(text);
            byte[] event = event(text, false);
            followers.forEach(follower -> follower.offer(event));
        }
    }

    private String text(byte[] bytes, int from) {
        try {
            filter.write(bytes, from, bytes.length - from);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String text = passed.toString(StandardCharsets.UTF_8);
        passed.reset();
        return text;
    }

    private void keep(String text) {
        kept.append(text);
        if (kept.length() > 2 * KEPT_CHARACTERS) {
            int line = kept.indexOf("\n", kept.length() - KEPT_CHARACTERS);
            kept.delete(0, line < 0 ? kept.length() - KEPT_CHARACTERS : line + 1);
        }
    }

    private static byte[] event(String text, boolean begins) {
        return ServerEvent.of("log", Json.object().put("text", text).put("begins", begins));
    }
}
