package lib.pod;

import java.nio.file.Path;

/** Brings the laptop's own build of the runner to a pod that can't compile it, when a script there asks for it. */
final class PortableRunner {
    private final Pod pod;
    private final RunnerBundle bundle;
    private final Path cacheDirectory;

    PortableRunner(Pod pod, RunnerBundle bundle, Path cacheDirectory) {
        this.pod = pod;
        this.bundle = bundle;
        this.cacheDirectory = cacheDirectory;
    }

    /** True when something was brought, so that the script may go on. Errors as for {@link PortableJar#file} and {@link Pod#run}. */
    boolean bring(ScriptResult answer, String outputsRoot, String umask) {
        if (answer.word("need_portable").isEmpty()) {
            return false;
        }
        new PortableUpload(pod, umask, text -> { }).jar(new PortableJar(bundle, cacheDirectory).file(), bundle.jar(outputsRoot));
        return true;
    }
}
