package lib.pod;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import lib.run.ExitCode;
import lib.run.OpsException;

/**
 * Puts on a pod what runs need: tmux and rsync with its package manager, and a runner that starts. Where the pod can't compile the runner, it gets the
 * laptop's own build of it, and a Java runtime where it has no Java. One round trip when nothing is missing.
 */
public final class Bootstrapper {
    private final Pod pod;
    private final String persistentDir;
    private final String outputsRoot;
    private final Path cacheDirectory;
    private final String umask;
    private final Consumer<String> progress;
    private final RunnerBundle bundle = RunnerBundle.load();

    /** Files that are made on the pod are the user's alone. */
    public Bootstrapper(Pod pod, String persistentDir, String outputsRoot, Path cacheDirectory, Consumer<String> progress) {
        this(pod, persistentDir, outputsRoot, cacheDirectory, "077", progress);
    }

    /**
     * @param persistentDir  directory on the pod that outlives it: a Java runtime goes there where it can
     * @param cacheDirectory on this machine, for what is built for pods
     * @param umask          what files on the pod keep from others, three octal digits
     * @param progress       gets a line for each thing that takes its time
     */
    public Bootstrapper(Pod pod, String persistentDir, String outputsRoot, Path cacheDirectory, String umask, Consumer<String> progress) {
        this.pod = pod;
        this.persistentDir = persistentDir;
        this.outputsRoot = outputsRoot;
        this.cacheDirectory = cacheDirectory;
        this.umask = umask;
        this.progress = progress;
    }

    /**
     * What the pod has now.
     *
     * @param installed programs that were missing and aren't any more, {@code java} among them where a runtime was brought
     * @param missing   programs that are still missing; runs work without
     * @param java      home of the Java that runs the runner, or {@code by compiling}
     * @param warnings  what should be known
     */
    public record Prepared(List<String> installed, List<String> missing, String java, List<String> warnings) {
        public Prepared {
            installed = List.copyOf(installed);
            missing = List.copyOf(missing);
            warnings = List.copyOf(warnings);
        }
    }

    /** FAILED or USAGE where no runner can be made to start there. */
    public Prepared prepare() {
        ScriptResult look = pod.run(script().around("bootstrap.sh", "/lib/pod/portable.sh"));
        if (look.word("looked").isEmpty()) {
            throw new OpsException(ExitCode.UNREACHABLE, "pod " + pod.name() + " broke off the bootstrap: " + look.stderr().strip(), "run the same command again");
        }
        var installed = new ArrayList<>(look.words("installed"));
        Optional<String> java = look.word("starts").or(() -> compiled(look));
        if (java.isEmpty()) {
            java = Optional.of(carried(look, installed));
        }
        return new Prepared(installed, look.words("missing"), java.get(), warnings(look));
    }

    private List<String> warnings(ScriptResult look) {
        var warnings = new ArrayList<String>();
        List<String> wanted = look.words("missing").stream().filter(Set.of("tmux", "rsync")::contains).toList();
        if (!wanted.isEmpty()) {
            warnings.add(String.join(" and ", wanted) + (wanted.size() == 1 ? " is" : " are") + " not on pod " + pod.name() + look.word("log").map(log -> " and couldn't be installed: see " + log
                    + " there").orElse(": nobody but root can install packages") + "; runs work without");
        }
        return warnings;
    }

    /** By JBang on the pod, where it has a JDK and the network or the libraries already. */
    private Optional<String> compiled(ScriptResult look) {
        if (look.words("jdk").isEmpty() || look.word("stuck").isPresent()) {
            return Optional.empty();
        }
        progress.accept("compiling the runner on pod " + pod.name());
        return start("").word("starts");
    }

    private String carried(ScriptResult look, List<String> installed) {
        new PortableUpload(pod, umask, progress).jar(new PortableJar(bundle, cacheDirectory).file(), bundle.jar(outputsRoot));
        var candidates = new LinkedHashSet<>(look.words("jdk"));
        candidates.addAll(look.words("jre"));
        candidates.addAll(look.words("runtime"));
        String why = "";
        for (String home : candidates) {
            ScriptResult answer = start(home);
            if (answer.word("starts").isPresent()) {
                return home;
            }
            why = answer.word("stuck").orElse(why);
        }
        if (!look.words("runtime").isEmpty() || look.word("place").isEmpty() && candidates.isEmpty()) {
            throw new OpsException(ExitCode.FAILED, look.word("no_place").orElse("the runner doesn't start on pod " + pod.name() + ": " + why), "install Java 21 or newer there");
        }
        String home = runtime(look);
        installed.add("java");
        return start(home).word("starts").map(how -> home).orElseThrow(() -> new OpsException(ExitCode.FAILED, "the runner doesn't start on pod " + pod.name(), "install Java 21 or newer there"));
    }

    private String runtime(ScriptResult look) {
        var runtime = new PortableRuntime(new RuntimePlatform(look.word("platform").orElse("")), cacheDirectory);
        progress.accept("pod " + pod.name() + " has no Java: making a runtime for it");
        String home = look.word("place").orElse(outputsRoot + "/.ops") + "/runtime/" + runtime.name();
        new PortableUpload(pod, umask, progress).runtime(runtime.archive(), home);
        return home;
    }

    private ScriptResult start(String home) {
        ScriptResult answer = pod.run(script().set("java_home", home).set("run_id", "bootstrap").function("write_runner", bundle.writeCommands())
                .around("bootstrap_runner.sh", "/lib/pod/submit.sh", "/lib/pod/portable.sh", "/lib/pod/bootstrap.sh"));
        answer.word("fail").ifPresent(text -> {
            throw new OpsException(text.startsWith("5 ") ? ExitCode.CONFLICT : ExitCode.USAGE, text.substring(text.indexOf(' ') + 1), "correct it and repeat");
        });
        return answer;
    }

    private Script script() {
        return new Script().set("root", outputsRoot).set("persistent", persistentDir).set("runner_dir", bundle.directory(outputsRoot)).set("file_umask", umask).set("pod", pod.name());
    }
}
