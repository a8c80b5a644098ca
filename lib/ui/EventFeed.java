package lib.ui;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import lib.pod.LiveLook;
import lib.store.LastSeen;

/** The model and who looks at it: what changes it is told to all subscribers in the same order, and one that comes later gets the whole page first. */
final class EventFeed {
    private static final int SUBSCRIBERS_AT_MOST = 32;
    private final LiveModel model;
    private final Clock clock;
    private final Duration beat;
    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();

    EventFeed(LiveModel model, Clock clock, Duration beat) {
        this.model = model;
        this.clock = clock;
        this.beat = beat;
    }

    synchronized void remember(String pod, List<LastSeen> seen) {
        model.remember(pod, seen);
    }

    synchronized void took(String pod, LiveLook look) {
        tell(model.took(pod, look, clock.instant()));
    }

    synchronized void lost(String pod, String reason) {
        tell(model.lost(pod, reason, clock.instant()));
    }

    private void tell(LiveChange change) {
        if (!subscribers.isEmpty()) {
            List<byte[]> events = change.events();
            subscribers.forEach(subscriber -> events.forEach(subscriber::offer));
        }
    }

    synchronized ObjectNode page() {
        return model.page(clock.instant());
    }

    synchronized Optional<LiveModel.Place> find(String key) {
        return model.find(key);
    }

    /**
     * A new subscriber of this thread, or nothing where there are too many.
     *
     * @param version of the page that it has; where it isn't the present one, the present page comes first
     */
    synchronized Optional<Subscriber> subscribe(long version) {
        if (subscribers.size() >= SUBSCRIBERS_AT_MOST) {
            return Optional.empty();
        }
        var subscriber = new Subscriber(beat);
        if (version != model.version()) {
            subscriber.offer(ServerEvent.of("page", page()));
        }
        subscribers.add(subscriber);
        return Optional.of(subscriber);
    }

    void leave(Subscriber subscriber) {
        subscribers.remove(subscriber);
    }

    boolean isWatched() {
        return !subscribers.isEmpty();
    }
}
