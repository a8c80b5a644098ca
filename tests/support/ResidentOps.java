package tests.support;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * One JVM of one user, which runs command after command of ops, each as {@link OpsMain} would: a warm command takes a twentieth of the processor time of a
 * start. Its environment, working directory, stdout and stderr (files) and stdin (empty) are those of a program of its own; what it does at its own
 * end, and signals, need {@link Laptop#start}.
 */
public final class ResidentOps {
    private static final long PATIENCE_SECONDS = 150;
    private final Map<String, String> environment;
    private final Process process;
    private final DataOutputStream commands;
    private final DataInputStream codes;
    private final Path out;
    private final Path err;

    /** @param place its working directory, where the files of stdout and stderr go, too */
    public ResidentOps(Path place, Map<String, String> environment) throws IOException {
        this.environment = Map.copyOf(environment);
        out = Files.createTempFile(place, "resident", ".out");
        err = Files.createTempFile(place, "resident", ".err");
        // Programs that ops starts may inherit its stdin: our own pipe lies elsewhere, and Java closes that in its children.
        List<String> shell = List.of("sh", "-c", "o=$1 e=$2; shift 2; exec \"$@\" 3<&0 4>&1 </dev/null >\"$o\" 2>\"$e\"", "sh", out.toString(), err.toString());
        // The last word is for whoever looks for processes of this directory.
        var words = Stream.of(shell, OpsJvm.command(ResidentOps.class), List.of(place.toString())).flatMap(List::stream).toList();
        var builder = new ProcessBuilder(words).directory(place.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(environment);
        process = builder.start();
        commands = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        codes = new DataInputStream(process.getInputStream());
    }

    /** False when it has ended, or has another environment. */
    boolean isOf(Map<String, String> variables) {
        return process.isAlive() && environment.equals(variables);
    }

    /** Runs a command to its end. One at a time. */
    public Ran run(String... args) throws Exception {
        long outBytes = Files.size(out);
        long errBytes = Files.size(err);
        try {
            commands.writeInt(args.length);
            for (String arg : args) {
                byte[] bytes = arg.getBytes(StandardCharsets.UTF_8);
                commands.writeInt(bytes.length);
                commands.write(bytes);
            }
            commands.flush();
            return new Ran(code(), since(outBytes, out), since(errBytes, err));
        } catch (EOFException | TimeoutException e) {
            end();
            throw new AssertionError("ops did not end: " + since(outBytes, out) + since(errBytes, err), e);
        }
    }

    private int code() throws Exception {
        var answer = new FutureTask<>(codes::readInt);
        Thread.ofPlatform().daemon().start(answer);
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new EOFException("the JVM has ended: " + e.getCause());
        }
    }

    private static String since(long bytes, Path file) throws IOException {
        byte[] all = Files.readAllBytes(file);
        return new String(Arrays.copyOfRange(all, (int) bytes, all.length), StandardCharsets.UTF_8);
    }

    public void end() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }

    /** Reads commands until whoever started it has gone. */
    public static void main(String[] args) throws IOException {
        try (var in = new DataInputStream(new FileInputStream("/proc/self/fd/3")); var codes = new DataOutputStream(new FileOutputStream("/proc/self/fd/4"))) {
            while (true) {
                var words = new String[in.readInt()];
                for (int i = 0; i < words.length; i++) {
                    words[i] = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
                }
                int code = OpsMain.run(words);
                System.out.flush();
                System.err.flush();
                codes.writeInt(code);
            }
        } catch (EOFException e) {
            Runtime.getRuntime().halt(0);
        }
    }
}
