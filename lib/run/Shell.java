package lib.run;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** All quoting for a POSIX shell happens here. */
public final class Shell {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./-]*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private Shell() {
    }

    /** One word that the shell reads back byte for byte. A NUL can't be in an argument at all. */
    public static String quote(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new OpsException(ExitCode.USAGE, "an argument has a NUL byte", "no program can be given one; take it out");
        }
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    public static String join(List<String> words) {
        return words.stream().map(Shell::quote).collect(Collectors.joining(" "));
    }

    /** {@code export NAME=value}, one line unless the value has newlines. */
    public static String export(String name, String value) {
        return "export " + name(name) + "=" + quote(value);
    }

    /** A variable's name, refused when a shell would read something else in it. */
    public static String name(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new OpsException(ExitCode.USAGE, "'" + name.replaceAll("\\p{Cntrl}", "?") + "' can't be the name of an environment variable",
                    "names have letters, digits and '_'");
        }
        return name;
    }
}
