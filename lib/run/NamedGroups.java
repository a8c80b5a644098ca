package lib.run;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A regular expression whose named groups may have underscores, which Java's can't: named groups become counted ones.
 *
 * @param pattern the expression that Java compiles
 * @param names   name of each capturing group, empty for those that have none; group 1 is first
 */
public record NamedGroups(Pattern pattern, List<String> names) {
    /** An escape, a class or the beginning of a group: whatever isn't one of these has no parenthesis that counts. */
    private static final Pattern TOKEN = Pattern.compile("\\\\.|\\[(?:\\\\.|[^\\]])*+\\]|\\((?:\\?<([A-Za-z][A-Za-z0-9_]*)>)?(\\?)?");

    public NamedGroups {
        names = List.copyOf(names);
    }

    /** @throws java.util.regex.PatternSyntaxException when it isn't a regular expression */
    public static NamedGroups of(String regex) {
        Matcher token = TOKEN.matcher(regex);
        var plain = new StringBuilder();
        var names = new ArrayList<String>();
        while (token.find()) {
            boolean named = token.group(1) != null;
            if (token.group().startsWith("(") && token.group(2) == null) {
                names.add(named ? token.group(1) : "");
            }
            token.appendReplacement(plain, Matcher.quoteReplacement(named ? "(" : token.group()));
        }
        token.appendTail(plain);
        return new NamedGroups(Pattern.compile(plain.toString()), names);
    }
}
