package tests.support;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A stack trace without the frames of the test framework, which are the same for all tests. */
final class Trace {

    private Trace() {}

    static String of(Throwable thrown) {
        String own = thrown + "\n" + Arrays.stream(thrown.getStackTrace()).filter(f -> !isFramework(f.getClassName()))
                .map(f -> "    at " + f.getClassName() + "." + f.getMethodName() + "(" + f.getFileName() + ":" + f.getLineNumber() + ")\n")
                .collect(Collectors.joining());
        String suppressed = Arrays.stream(thrown.getSuppressed()).map(s -> "suppressed: " + of(s)).collect(Collectors.joining());
        return own + suppressed + (thrown.getCause() == null ? "" : "caused by: " + of(thrown.getCause()));
    }

    private static boolean isFramework(String className) {
        return className.startsWith("org.junit.") || className.startsWith("java.") || className.startsWith("jdk.internal.")
                || className.startsWith("picocli.") || className.equals("test");
    }
}
