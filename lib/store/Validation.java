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

    /** The same for a directory that has all of its run, or says itself what was left out when it was fetched. */
    public static List<Violation> check(Path runDir, List<String> required, String completionFile) {
        return check(runDir, required, completionFile, LeftOut.nothing());
    }

    /**
     * @param required       files that must be there, relative to the run directory
     * @param completionFile the file whose presence says that the run is over
     * @param leftOut        what isn't in this copy, beside what the copy itself says
     * @return the violations by code, then path; empty when the directory is sound
     */
    public static List<Violation> check(Path runDir, List<String> required, String completionFile, LeftOut leftOut) {
        if (!Files.isDirectory(runDir)) {
            return List.of(ViolationCode.REQUIRED_MISSING.at(".", "there is no such directory"));
        }
        Inspected run = Inspected.of(runDir.toAbsolutePath().normalize(), completionFile, leftOut);
        var violations = new ArrayList<Violation>();
        required.stream().filter(name -> !name.equals(completionFile) && !exists(run, name))
                .forEach(name -> violations.add(ViolationCode.REQUIRED_MISSING.at(name, "is required and isn't there")));
        if (!exists(run, completionFile)) {
            violations.add(ViolationCode.NOT_COMPLETE.at(completionFile, "isn't there: the run isn't over, or it was lost"));
        }
        FileDigests digests = FileDigests.ofThisMachine();
        violations.addAll(DocumentRules.check(run));
        violations.addAll(AgreementRules.check(run));
        violations.addAll(LineRules.check(run));
        violations.addAll(ContentRules.check(run, digests));
        violations.addAll(ResultRules.check(run));
        violations.addAll(TreeRules.check(run));
        violations.addAll(DigestRules.check(run, digests));
        violations.sort(Comparator.comparing(Violation::code).thenComparing(Violation::path));
        return List.copyOf(violations);
    }

    private static boolean exists(Inspected run, String name) {
        return Files.exists(run.file(name), LinkOption.NOFOLLOW_LINKS) || run.leftOut().has(name);
    }
}
