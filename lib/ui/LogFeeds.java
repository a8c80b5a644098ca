package lib.ui;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lib.pod.LiveLook;

/** Which logs are followed, by pod and path. A few that nobody follows any more are kept: a browser that comes again goes on with what it had. */
final class LogFeeds {
    private static final int FOLLOWERS_AT_MOST = 16;
    private static final int KEPT = 8;
    private final Duration beat;
    private final Map<Place, LogFeed> feeds = new LinkedHashMap<>();
    private int followers;

    LogFeeds(Duration beat) {
        this.beat = beat;
    }

    private record Place(String pod, String path) {
    }

    /** A new follower of this thread, or nothing where there are too many. */
    synchronized Optional<Subscriber> follow(String pod, String path) {
        if (followers >= FOLLOWERS_AT_MOST) {
            return Optional.empty();
        }
        followers++;
        var follower = new Subscriber(beat);
        feeds.computeIfAbsent(new Place(pod, path), place -> new LogFeed()).follow(follower);
        return Optional.of(follower);
    }

    synchronized void leave(String pod, String path, Subscriber follower) {
        followers--;
        var place = new Place(pod, path);
        LogFeed feed = feeds.remove(place);
        feed.leave(follower);
        feeds.put(place, feed);   // behind those that were left before
        List<Place> left = feeds.keySet().stream().filter(each -> !feeds.get(each).isFollowed()).toList();
        left.stream().limit(Math.max(0, left.size() - KEPT)).forEach(feeds::remove);
    }

    /** Paths of the runs of a pod whose logs are followed. */
    synchronized Set<String> wanted(String pod) {
        var paths = new HashSet<String>();
        feeds.forEach((place, feed) -> {
            if (place.pod.equals(pod) && feed.isFollowed()) {
                paths.add(place.path);
            }
        });
        return paths;
    }

    synchronized void took(String pod, LiveLook look) {
        look.news().forEach((path, news) -> {
            LogFeed feed = feeds.get(new Place(pod, path));
            if (feed != null) {
                news.log().ifPresent(feed::took);
            }
        });
    }
}
