package lib.config;

import java.util.Optional;

/**
 * What the project is called and where it lives on a pod.
 *
 * @param name             names the project
 * @param remoteOutputsDir absolute directory on the pod that holds run directories
 * @param remoteRepoDir    absolute directory of the checkout on the pod
 * @param remoteRepoUrl    where the pod fetches the code from
 * @param repoAccess       with what the pod fetches it
 * @param venvPython       the python that presets run with
 * @param stopGraceSeconds seconds between SIGTERM and SIGKILL when a run is stopped
 * @param codeLimitMib     how much of a dirty checkout a run keeps, in MiB
 * @param umask            what run directories and files keep from others: three octal digits, as umask(1) has them
 */
public record Project(String name, Optional<String> remoteOutputsDir, Optional<String> remoteRepoDir,
        Optional<String> remoteRepoUrl, RepoAccess repoAccess, Optional<String> venvPython, int stopGraceSeconds, int codeLimitMib, String umask) {
}
