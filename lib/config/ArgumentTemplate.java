package lib.config;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Argument lists with places such as {@code {name}}. Braces around anything else stay as they are; <code>{{name}}</code> stands for {@code {name}}. */
public final class ArgumentTemplate {
    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z_]+)}}|\\{([a-z_]+)}");

    private ArgumentTemplate() {
    }

    /** The places that are used, in alphabetical order. */
    public static Set<String> places(List<String> words) {
        var places = new TreeSet<String>();
        for (String word : words) {
            PLACE.matcher(word).results().filter(m -> m.group(2) != null).forEach(m -> places.add(m.group(2)));
        }
        return places;
    }

    /** Each argument with its places filled in; a place without a value stays as it is. */
    public static List<String> filled(List<String> words, Map<String, String> values) {
        return words.stream().map(word -> PLACE.matcher(word).replaceAll(m -> Matcher.quoteReplacement(
                m.group(1) != null ? "{" + m.group(1) + "}" : values.getOrDefault(m.group(2), m.group())))).toList();
    }
}
