package lib.pod;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one look told of an outputs root; see live.sh for the words. */
final class RootAnswer {
    /** Of files that are told as a whole: time and size, as the pod writes them. */
    record Versions(String summary, String metadata) {
        /** When the summary was written, by the pod's clock. */
        long summarySeconds() {
            String seconds = summary.split(":")[0];
            return seconds.matches("\\d{1,18}") ? Long.parseLong(seconds) : 0;
        }
    }

    /** The pod's own word for the runs that are over; nothing where it is the one that it was given. */
    private Optional<String> sum = Optional.empty();
    private final Map<String, Versions> over = new HashMap<>();
    private final Map<String, Versions> told = new HashMap<>();
    private final Map<String, String> configs = new HashMap<>();
    private final Set<String> unfinished = new HashSet<>();
    private final Map<String, List<FilePart>> parts = new HashMap<>();

    /** {@code @ops KEY TEXT}; other words are none of this reader's. */
    void word(String key, String text) {
        String[] words = text.split(" ");
        switch (key) {
            case "sum" -> sum = Optional.of(text);
            case "listed" -> versions(words, over);
            case "told" -> versions(words, told);
            case "config" -> {
                if (words.length == 2) {
                    configs.put(words[0], words[1]);
                }
            }
            case "more" -> unfinished.add(text);
            default -> { }
        }
    }

    private static void versions(String[] words, Map<String, Versions> into) {
        if (words.length == 3) {
            into.put(words[0], new Versions(words[1], words[2]));
        }
    }

    void part(FilePart part) {
        parts.computeIfAbsent(part.run(), run -> new ArrayList<>()).add(part);
    }

    Optional<String> sum() {
        return sum;
    }

    Map<String, Versions> over() {
        return over;
    }

    Map<String, Versions> told() {
        return told;
    }

    Map<String, String> configs() {
        return configs;
    }

    /** There is more of that run than this look told. */
    boolean isUnfinished(String run) {
        return unfinished.contains(run);
    }

    List<FilePart> parts(String run) {
        return parts.getOrDefault(run, List.of());
    }
}
