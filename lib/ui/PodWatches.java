package lib.ui;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pods of a page, each looked at on a thread of its own, and what can be asked of them. */
final class PodWatches {
    /** One that takes longer shows up when it has answered. */
    private static final Duration FIRST_LOOK = Duration.ofSeconds(3);
    private final Map<String, LivePod> pods = new LinkedHashMap<>();
    private final Map<String, PodWatch> watches = new LinkedHashMap<>();
    private final EventFeed events;
    private final LogFeeds logs;

    PodWatches(List<LivePod> all, EventFeed events, LogFeeds logs, Duration every) {
        this.events = events;
        this.logs = logs;
        all.forEach(pod -> {
            pods.put(pod.name(), pod);
            watches.put(pod.name(), new PodWatch(pod, events, logs, every));
        });
    }

    void start() {
        watches.forEach((name, watch) -> {
            events.remember(name, pods.get(name).lastSeen());
            var thread = new Thread(watch::run, "looks at " + name);
            thread.setDaemon(true);
            thread.start();
        });
    }

    LivePod pod(String name) {
        return pods.get(name);
    }

    /** Looks at all pods now, at once, and waits a little for what they say. */
    void awaitFresh() throws InterruptedException {
        Map<PodWatch, Long> looks = new LinkedHashMap<>();
        watches.values().forEach(watch -> looks.put(watch, watch.hurry()));
        long end = System.nanoTime() + FIRST_LOOK.toNanos();
        for (Map.Entry<PodWatch, Long> look : looks.entrySet()) {
            look.getKey().await(look.getValue(), Duration.ofNanos(end - System.nanoTime()));
        }
    }

    /** After something was done to a run. */
    void hurry(String pod) {
        watches.get(pod).hurry();
    }

    Optional<Subscriber> follow(LiveModel.Place place) {
        Optional<Subscriber> follower = logs.follow(place.pod(), place.run().path());
        hurry(place.pod());
        return follower;
    }

    void leave(LiveModel.Place place, Subscriber follower) {
        logs.leave(place.pod(), place.run().path(), follower);
    }
}
