package lib.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lib.run.RunDir;
import lib.run.RunRequest;

/**
 * Under which id W&B really keeps the run, and where it is seen: from the directory that W&B makes for a run ({@code wandb/run-<date>_<time>-<id>},
 * {@code offline-run-...}) and from the URL that it prints. Kept in run_metadata.json as soon as it is known.
 */
final class WandbFacts implements Companion {
    private static final long EVERY_NANOS = 3_000_000_000L;
    private static final int LOG_BYTES = 1 << 20;
    private static final Pattern DIRECTORY = Pattern.compile("(offline-)?run-(\\d{8}_\\d{6})-(.+)", Pattern.DOTALL);
    private final Path dir;
    private final RunRequest request;
    private final Metadata metadata;
    private long looked = System.nanoTime() - EVERY_NANOS;
    private Optional<Found> found = Optional.empty();

    /** @param url empty where W&B hasn't printed one, which it never does offline */
    private record Found(String started, String mode, String id, Optional<WandbAddress> url) {
    }

    WandbFacts(Path dir, RunRequest request, Metadata metadata) {
        this.dir = dir;
        this.request = request;
        this.metadata = metadata;
    }

    @Override
    public void look(Optional<Attempt> attempt) {
        if (System.nanoTime() - looked >= EVERY_NANOS) {
            looked = System.nanoTime();
            refresh(false);
        }
    }

    @Override
    public void finish(Attempt.End end) {
        refresh(true);
    }

    private void refresh(boolean over) {
        Optional<Found> newest = newest();
        boolean known = newest.map(Found::id).equals(found.map(Found::id)) && found.flatMap(Found::url).isPresent();
        if (newest.isEmpty() || known) {
            return;
        }
        Found run = newest.get();
        Optional<WandbAddress> address = run.mode().equals("online") ? printed(run.id()).or(() -> over ? known(run.id()) : Optional.empty()) : Optional.empty();
        var now = Optional.of(new Found(run.started(), run.mode(), run.id(), address));
        if (!now.equals(found)) {
            found = now;
            metadata.update(node -> put(node.path("wandb") instanceof ObjectNode o ? o : node.putObject("wandb"), now.get(), true));
        }
    }

    private Optional<Found> newest() {
        Optional<Found> newest = Optional.empty();
        if (!Files.isDirectory(dir.resolve(RunDir.WANDB))) {    // asked for again and again: cheaper than an exception
            return newest;
        }
        try (DirectoryStream<Path> runs = Files.newDirectoryStream(dir.resolve(RunDir.WANDB), "*run-*")) {
            for (Path run : runs) {
                Matcher name = DIRECTORY.matcher(run.getFileName().toString());
                if (name.matches() && newest.filter(n -> n.started().compareTo(name.group(2)) >= 0).isEmpty()) {
                    newest = Optional.of(new Found(name.group(2), name.group(1) == null ? "online" : "offline", name.group(3), Optional.empty()));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return Optional.empty();
        }
        return newest;
    }

    /** W&B says where a run is seen when it starts: {@code wandb: View run at URL}, with colours on a terminal. */
    private Optional<WandbAddress> printed(String id) {
        try (InputStream log = Files.newInputStream(dir.resolve(RunDir.LOG))) {
            return WandbAddress.saidIn(Ansi.strip(new String(log.readNBytes(LOG_BYTES), StandardCharsets.UTF_8)), id);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Where it is by W&B's scheme, when it was told to be quiet. */
    private Optional<WandbAddress> known(String id) {
        String entity = request.wandb().entity();
        String project = request.wandb().project();
        String base = request.env().getOrDefault("WANDB_BASE_URL", "https://wandb.ai").replace("https://api.wandb.ai", "https://wandb.ai");
        boolean complete = !entity.isEmpty() && !project.isEmpty() && base.matches("https?://[^\\s@?#]+") && id.matches("[A-Za-z0-9._-]+");
        return complete ? Optional.of(new WandbAddress(base.replaceFirst("/+$", "") + "/" + entity + "/" + project + "/runs/" + id, entity, project))
                : Optional.empty();
    }

    private static void put(ObjectNode node, Found run, boolean withOwner) {
        node.put("mode", run.mode()).put("run_id", run.id()).put("url", run.url().map(WandbAddress::url).orElse(null));
        if (withOwner && run.url().isPresent()) {
            node.put("project", run.url().get().project()).put("entity", run.url().get().entity());
        }
    }

    @Override
    public Optional<CauseFinder.Finding> failure(Attempt.End end) {
        return Optional.empty();
    }

    @Override
    public void summarize(ObjectNode summary) {
        found.ifPresent(run -> put(summary.path("wandb") instanceof ObjectNode o ? o : summary.putObject("wandb"), run, false));
    }

    @Override
    public Map<String, String> heartbeat() {
        return Map.of();
    }
}
