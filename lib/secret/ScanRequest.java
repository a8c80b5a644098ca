package lib.secret;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import lib.store.Json;

/**
 * Where to look on one machine.
 *
 * @param paths       directories and files there; links below them are not followed
 * @param repository  the top of a checkout there, whose working tree and history are looked at
 * @param commits     only the newest commits of the history; all of it where there is no number, none for 0
 * @param tmux        also the environment of tmux's servers
 * @param everything  also checkpoints and other weights
 * @param secretFiles name to the file there that holds a known secret: its value is compared there and goes nowhere
 * @param seconds     how long to look; 0 for as long as it takes
 */
public record ScanRequest(List<String> paths, Optional<String> repository, OptionalInt commits, boolean tmux, boolean everything, Map<String, String> secretFiles,
        int seconds) {
    public ScanRequest {
        paths = List.copyOf(paths);
        secretFiles = new LinkedHashMap<>(secretFiles);
    }

    public static ScanRequest of(List<String> paths) {
        return new ScanRequest(paths, Optional.empty(), OptionalInt.empty(), false, false, Map.of(), 0);
    }

    public ScanRequest everything(boolean also) {
        return new ScanRequest(paths, repository, commits, tmux, also, secretFiles, seconds);
    }

    public ScanRequest withTmux() {
        return new ScanRequest(paths, repository, commits, true, everything, secretFiles, seconds);
    }

    public ScanRequest withRepository(String top, OptionalInt newest) {
        return new ScanRequest(paths, Optional.of(top), newest, tmux, everything, secretFiles, seconds);
    }

    public ScanRequest knowing(Map<String, String> files) {
        return new ScanRequest(paths, repository, commits, tmux, everything, files, seconds);
    }

    public ScanRequest within(int atMostSeconds) {
        return new ScanRequest(paths, repository, commits, tmux, everything, secretFiles, atMostSeconds);
    }

    /** As scan_main.py reads it. */
    ObjectNode json() {
        ObjectNode node = Json.object().put("repository", repository.orElse("")).put("all", everything).put("tmux", tmux).put("seconds", seconds);
        if (commits.isPresent()) {
            node.put("commits", commits.getAsInt());
        } else {
            node.putNull("commits");
        }
        node.set("paths", Json.array(paths));
        ObjectNode files = node.putObject("secret_files");
        secretFiles.forEach(files::put);
        return node;
    }
}
