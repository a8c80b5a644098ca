package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lib.run.Sha256;
import lib.store.RunRecord;

/**
 * Which runs are repetitions of each other. These have to be equal: project, kind, preset, commit, the digests of what was laid over it, the entry point, and every
 * setting of config_effective.json with what the command says beside them; where there are no settings, the command's arguments. These don't count: the settings
 * that may differ (by the last part of their name: {@code seed} is also {@code train.seed} and {@code --seed}), those that say where results go and how they are
 * called ({@code out_dir}, {@code wandb_run_name}, the log interval), and the run's own directory within any other. Numbers are equal as numbers: 1e-3 is 0.001.
 * A run with neither settings nor command is like no other.
 */
public final class SeedGroups {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d{1,30}(\\.\\d{0,30})?|\\.\\d{1,30})([eE][+-]?\\d{1,5})?");
    private static final int DIGEST_CHARACTERS = 20;

    private SeedGroups() {
    }

    /** Equal for runs of one group. @param config config_effective.json, or a missing node; @param over names of the settings that may differ, {@code seed} above all */
    public static String key(RunRecord run, JsonNode config, Set<String> over) {
        JsonNode m = run.metadata();
        var facts = new TreeMap<String, String>();
        settings(run, config, over.stream().map(SeedGroups::plain).collect(Collectors.toSet()), facts);
        if (facts.isEmpty()) {
            return digest("alone\n" + run.path() + "\n" + run.id());
        }
        for (String name : new String[] {"project", "kind", "preset"}) {
            facts.put("run " + name, RunRow.text(m.path(name)));
        }
        for (String name : new String[] {"commit", "patch_sha256", "untracked_sha256"}) {
            facts.put("code " + name, RunRow.text(m.path("git").path(name)));
        }
        facts.put("code entrypoint", RunRow.text(config.path("entrypoint")));
        return digest(facts.toString());
    }

    private static void settings(RunRecord run, JsonNode config, Set<String> over, TreeMap<String, String> facts) {
        Pattern own = own(run.id());
        Set<String> names = config.path("values").properties().stream().map(e -> e.getKey()).collect(Collectors.toSet());
        config.path("values").properties().forEach(e -> {
            JsonNode value = e.getValue().isObject() && e.getValue().has("value") ? e.getValue().path("value") : e.getValue();
            put(facts, "config", e.getKey(), value, over, own);
        });
        JsonNode argv = run.metadata().path("command").isArray() ? run.metadata().path("command") : config.path("argv");
        if (argv.isArray() && !argv.isEmpty()) {
            RunDiffSettings.arguments(argv, !names.isEmpty(), config, names).forEach((name, value) -> put(facts, "argument", name, value, over, own));
        } else if (names.isEmpty()) {
            config.path("overrides").properties().forEach(e -> put(facts, "config", e.getKey(), e.getValue(), over, own));
        }
    }

    private static void put(TreeMap<String, String> facts, String area, String name, JsonNode value, Set<String> over, Pattern own) {
        if (!over.contains(plain(name)) && !RunDiffRank.isInert(area, name)) {
            facts.put(area + " " + name, canonical(value, own));
        }
    }

    /** The last part of a name: {@code --train.random-seed} is {@code random_seed}. */
    static String plain(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('/')) + 1);
        return last.replaceAll("^-+", "").replace('-', '_').toLowerCase(Locale.ROOT);
    }

    /** A path with the run's id as one of its parts, up to there: the run directory, wherever the record was read. */
    private static Pattern own(String id) {
        return Pattern.compile("(?<![^\\s=:,;'\"])[^\\s=:,;'\"]*/" + Pattern.quote(id) + "(?![\\w.-])");
    }

    private static String canonical(JsonNode value, Pattern own) {
        if (value.isNumber()) {
            return number(value.asText());
        }
        if (value.isObject()) {
            var sorted = new TreeMap<String, String>();
            value.properties().forEach(e -> sorted.put(e.getKey(), canonical(e.getValue(), own)));
            return sorted.toString();
        }
        if (value.isArray()) {
            var list = new ArrayList<String>();
            value.forEach(item -> list.add(canonical(item, own)));
            return list.toString();
        }
        return value.isTextual() ? text(value.textValue(), own) : value.asText();
    }

    private static String text(String text, Pattern own) {
        Matcher number = NUMBER.matcher(text);
        return number.matches() ? number(text) : "'" + own.matcher(text).replaceAll("<run directory>") + "'";
    }

    /** The shortest form of its exact value; one that is too large to look at keeps its text. */
    private static String number(String text) {
        return NUMBER.matcher(text).matches() ? new BigDecimal(text).stripTrailingZeros().toString() : text;
    }

    private static String digest(String text) {
        return Sha256.hex(text).substring(0, DIGEST_CHARACTERS);
    }
}
