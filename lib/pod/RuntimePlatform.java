package lib.pod;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What a JVM is built for.
 *
 * @param text operating system, machine and C library as in {@code linux-x86_64-gnu}, with the names of {@code uname -sm}
 */
record RuntimePlatform(String text) {

    /** Of the Java that runs ops; its {@code release} file says which C library it needs. */
    static RuntimePlatform here() {
        String machine = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
        String system = System.getProperty("os.name").startsWith("Mac") ? "darwin" : System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return new RuntimePlatform(system + "-" + machine + "-" + (isMusl() ? "musl" : "gnu"));
    }

    private static boolean isMusl() {
        try {
            return Files.readString(Path.of(System.getProperty("java.home"), "release")).contains("LIBC=\"musl\"");
        } catch (IOException e) {
            return false;
        }
    }

    /** As download pages call it. */
    String inWords() {
        String[] words = text.split("-");
        if (words.length < 3) {
            return text;
        }
        String library = switch (words[2]) {
            case "gnu" -> "";
            case "musl" -> " with musl (Alpine)";
            default -> " with a C library that is neither glibc nor musl";
        };
        return words[0] + " " + (words[1].equals("x86_64") ? "x64" : words[1]) + library;
    }
}
