package lib.record;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import lib.run.RunRequest;

/** What is recorded of the machine beside the running command: snapshots, data sets, GPUs; each on a thread of its own. */
final class Surroundings {
    private static final long SNAPSHOT_SECONDS = 45;
    private final Path dir;
    private final RunRequest request;
    private final Gpus gpus;
    private final Metadata metadata;
    private final Map<String, String> environment;
    private final Events events;
    private final CountDownLatch snapshotsDone = new CountDownLatch(1);
    private final DatasetManifest datasets;
    private final Object sampling = new Object();
    private boolean over;

    Surroundings(Path dir, RunRequest request, Gpus gpus, Metadata metadata, Map<String, String> environment, Events events) {
        this.dir = dir;
        this.request = request;
        this.gpus = gpus;
        this.metadata = metadata;
        this.environment = environment;
        this.events = events;
        datasets = new DatasetManifest(dir, request, environment, events);
    }

    void start() {
        datasets.start();
        Thread.ofPlatform().name("snapshots").daemon().start(this::snapshots);
    }

    /** Waits for what is under way, and not for ever; afterwards nothing here writes a file any more. */
    void finish() throws InterruptedException {
        long due = System.nanoTime() + TimeUnit.SECONDS.toNanos(SNAPSHOT_SECONDS);
        snapshotsDone.await(SNAPSHOT_SECONDS, TimeUnit.SECONDS);
        datasets.finish(Duration.ofNanos(Math.max(1, due - System.nanoTime())));
        synchronized (sampling) {
            over = true;    // the digests are of files that nobody writes any more
        }
    }

    private void snapshots() {
        KeyValues facts = PodFacts.readOrGather(dir, request.cwd());
        metadata.update(node -> Metadata.fillFacts(node, facts, RunnerMain.sha256()));
        new Snapshots(dir, request, gpus, metadata, environment).write(events);
        snapshotsDone.countDown();
        while (gpus.present() && sample()) {
            try {
                Thread.sleep(request.watchIntervalSeconds() * 1000L);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private boolean sample() {
        synchronized (sampling) {
            if (!over) {
                gpus.sample();
            }
            return !over;
        }
    }
}
