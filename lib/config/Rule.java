package lib.config;

import java.util.regex.Pattern;

/** What a text must look like. The patterns are also those of the JSON Schema, so they keep to what JavaScript knows, too. */
enum Rule {
    TEXT("[^\\u0000]*", "text without a NUL character"),
    LINE(Rule.ONE_LINE + "+", "one line of text without control characters"),
    NAME("[A-Za-z0-9][A-Za-z0-9._-]{0,63}",
            "a name: letters, digits, '.', '_' and '-', starting with a letter or digit, at most 64"),
    SESSION("[A-Za-z0-9][A-Za-z0-9_-]{0,63}",
            "a tmux session name: letters, digits, '_' and '-', starting with a letter or digit, at most 64"),
    VARIABLE("[A-Za-z_][A-Za-z0-9_]{0,199}", "an identifier: letters, digits and '_', not starting with a digit"),
    ABSOLUTE_PATH("/" + Rule.ONE_LINE + "*", "an absolute path (starting with '/', on the pod)"),
    PATH("(?!-)" + Rule.ONE_LINE + "+", "a path on one line that doesn't start with '-'"),
    INSIDE_PATH("(?![/-])(?!(?:.*/)?\\.\\.(?:/|$))" + Rule.ONE_LINE + "+", "a path inside the run directory, without '..'"),
    FILE_NAME("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}", "a plain file name"),
    HOST("(?!-)[^\\u0000-\\u0020\\u007f-\\u00a0'\"`$\\\\;&|<>(){}*?!#^]{1,255}",
            "a host or ssh alias: no spaces, no shell characters, not starting with '-'"),
    UMASK("0[0-7][0-7]", "a umask that leaves the owner everything: \"077\", \"027\", \"022\" ..."),
    DURATION("[1-9][0-9]{0,5}[smhd]", "a duration: 90s, 45m, 6h or 2d"),
    POINTER("(?:/" + Rule.ONE_LINE + "*)?", "a JSON pointer (RFC 6901) such as /pod/id"),
    POINTER_OR_TEXT(Rule.ONE_LINE + "+", "a JSON pointer that starts with '/', or a text that stands for itself"),
    METRIC("[^\\u0000]{1,1000}", "a regular expression of at most 1000 characters");

    private static final String ONE_LINE = "[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]";
    private final Pattern pattern;
    private final String expected;

    Rule(String regex, String expected) {
        this.pattern = Pattern.compile("^" + regex + "$");
        this.expected = expected;
    }

    boolean holds(String text) {
        return pattern.matcher(text).matches();
    }

    String regex() {
        return pattern.pattern();
    }

    String expected() {
        return expected;
    }
}
