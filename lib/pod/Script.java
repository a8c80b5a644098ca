package lib.pod;

import java.util.stream.Stream;
import lib.run.Shell;
import lib.store.Resources;

/**
 * Puts a script together: variables, then the text of a {@code .sh} resource. The whole is functions and one last line, so
 * that a shell that got only a part of it (the connection dropped) does nothing at all.
 */
public final class Script {
    private final StringBuilder text = new StringBuilder();

    public Script set(String name, String value) {
        text.append(Shell.name(name)).append('=').append(Shell.quote(value)).append('\n');
        return this;
    }

    public Script function(String name, String body) {
        text.append(Shell.name(name)).append("() {\n").append(body).append("\n}\n");
        return this;
    }

    /** The finished script around a resource, beside this class or by its path from the top with a slash before it; {@code shared} are further files of functions. */
    public String around(String resource, String... shared) {
        var functions = new StringBuilder(Resources.text("/lib/record/process.sh"));
        Stream.of(shared).map(Resources::text).forEach(functions::append);
        return "ops_all() {\n" + text + functions + (resource.startsWith("/") ? Resources.text(resource) : resource(resource)) + "printf '\\n@ops begin\\n'\nmain </dev/null\n}\nops_all\n";
    }

    static String resource(String name) {
        return Resources.text("/lib/pod/" + name);
    }
}
