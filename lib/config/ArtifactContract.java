package lib.config;

import java.util.List;
import lib.run.RunDir;

/** What a run directory must have at the end, relative to it, and the file whose presence says that the run is over. */
public record ArtifactContract(List<String> required, String completionFile) {
    public ArtifactContract {
        required = List.copyOf(required);
    }

    /** What holds for a run directory without a project. */
    public static ArtifactContract standard() {
        return new ArtifactContract(List.of(RunDir.COMMAND, RunDir.METADATA, RunDir.LOG, RunDir.SUMMARY), RunDir.SUMMARY);
    }
}
