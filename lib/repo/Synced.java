package lib.repo;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a sync came to.
 *
 * @param directory the checkout's directory on the pod
 * @param commit    full SHA
 * @param kind      what the ref was: {@code commit}, {@code branch}, {@code tag}, {@code pr}, {@code ref} (a full name)
 * @param ref       its name, for a commit the SHA
 * @param committed when the commit was made, where that is known
 * @param subject   its first line
 * @param before    the commit that was there; {@code new} for a checkout that wasn't there, {@code again} for that of a run that exists
 * @param aside     refs under which something was kept aside
 * @param setup     {@code ran}, {@code unchanged}, {@code none}
 * @param warnings  what the user has to know
 */
public record Synced(String directory, String commit, String kind, String ref, Optional<String> pr, Optional<Instant> committed, String subject, String before,
        List<String> aside, String setup, List<String> warnings) {
    public Synced {
        aside = List.copyOf(aside);
        warnings = List.copyOf(warnings);
    }
}
