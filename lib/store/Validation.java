package lib.store;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Checks a run directory, on the pod or fetched, against the contract. It only reads. {@link ViolationCode} lists what it looks
 * for; a directory from before the contract is held only to what its files claim.
 */
public final class Validation {
    private Validation() {
    }

    /**
     * @param required       files that must be there, relative to the run directory
     * @param completionFile the file whose presence says that the run is over
     * @return the violations by code, then path; empty when the directory is sound
     */
    public static List<Violation> check(Path runDir, List<String> required, String completionFile) {
        if (!Files.isDirectory(runDir)) {
            return List.of(ViolationCode.REQUIRED_MISSING.at(".", "there is no such directory"));
        }
        Inspected run = Inspected.of(runDir.toAbsolutePath().normalize(), completionFile);
        var violations = new ArrayList<Violation>();
        required.stream().filter(name -> !name.equals(completionFile) && !exists(run, name))
                .forEach(name -> violations.add(ViolationCode.REQUIRED_MISSING.at(name, "is required and isn't there")));
        if (!exists(run, completionFile)) {
            violations.add(ViolationCode.NOT_COMPLETE.at(completionFile, "isn't there: the run isn't over, or it was lost"));
        }
        violations.addAll(DocumentRules.check(run));
        violations.addAll(AgreementRules.check(run));
        violations.addAll(LineRules.check(run));
        violations.addAll(TreeRules.check(run));
        violations.sort(Comparator.comparing(Violation::code).thenComparing(Violation::path));
        return List.copyOf(violations);
    }

    private static boolean exists(Inspected run, String name) {
        return Files.exists(run.file(name), LinkOption.NOFOLLOW_LINKS);
    }
}
