package lib.ui;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import lib.pod.LiveLook;
import lib.run.OpsException;

/**
 * Looks at one pod again and again while somebody looks at the page, and else not at all. A pod that can't be looked at is tried again after pauses that
 * grow to half a minute.
 */
final class PodWatch {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** How soon it is noticed that somebody looks at the page again. */
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 6;
    private final LivePod pod;
    private final EventFeed events;
    private final LogFeeds logs;
    private final Duration every;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean hurried;
    private long begun;
    private long done;
    private int failures;

    PodWatch(LivePod pod, EventFeed events, LogFeeds logs, Duration every) {
        this.pod = pod;
        this.events = events;
        this.logs = logs;
        this.every = every;
    }

    /** The endless work of a thread of its own. */
    void run() {
        try {
            while (true) {
                await();
                boolean answered = look();
                settle(answered);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until somebody is in a hurry, or looks at the page and the pause is over. */
    private void await() throws InterruptedException {
        lock.lock();
        try {
            long left = pause().toNanos();
            while (!hurried && (left > 0 || !events.isWatched())) {
                left = changed.awaitNanos(left > 0 ? left : IDLE.toNanos());
            }
            hurried = false;
            begun++;
        } finally {
            lock.unlock();
        }
    }

    private Duration pause() {
        Duration grown = every.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        return failures == 0 || grown.compareTo(LONGEST_PAUSE) < 0 ? grown : LONGEST_PAUSE;
    }

    private boolean look() {
        try {
            LiveLook look = pod.look(logs.wanted(pod.name()));
            events.took(pod.name(), look);
            logs.took(pod.name(), look);
            return true;
        } catch (RuntimeException e) {
            // Whatever is wrong with one pod, the others and the page go on; the page says it.
            events.lost(pod.name(), e instanceof OpsException ? e.getMessage() : "a bug in ops: " + e);
            return false;
        }
    }

    private void settle(boolean answered) {
        lock.lock();
        try {
            failures = answered ? 0 : failures + 1;
            done = begun;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The next look is made at once; returns its number. */
    long hurry() {
        lock.lock();
        try {
            hurried = true;
            changed.signalAll();
            return begun + 1;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the end of a look. Nothing is waited for where the pod didn't answer lately. */
    void await(long look, Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = failures > 0 ? 0 : atMost.toNanos();
            while (done < look && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
